import { z } from 'zod'

const exact = z.object({ name: z.string(), version: z.string(), integrity: z.string() })
const change = z.object({ label: z.string(), from: z.string().optional(), to: z.string() })

/** All that an update was planned from: its steps take nothing from elsewhere, so that they are the same after a restart. */
export const updateArgs = z.object({
  /** ids of installations: what counts now, and what will */
  from: z.string(),
  id: z.string(),
  /** what runs in the place of `from`: a checkout that was pulled, or is there where `from` is not; absent: `from` */
  back: z.string().optional(),
  /** all that the new one has */
  packages: z.array(exact),
  /** which of them is Mos; absent: Mos stays the clone that it is */
  mosPackage: z.string().optional(),
  /** where the Mos is that was started first */
  checkoutRoot: z.string(),
  /** where Mos itself is, before and after */
  rootBefore: z.string(),
  rootAfter: z.string(),
  scripts: z.array(z.string()),
  changes: z.array(change),
  /** of Mos */
  version: z.string(),
  versionBefore: z.string(),
  /** the home's last generation; 0: none */
  generation: z.int().nonnegative(),
  reseed: z.boolean(),
  /** what a relaunch op is given; absent: nobody is relaunched */
  relaunch: z.record(z.string(), z.unknown()).optional(),
  reason: z.string().optional(),
})

export type UpdateArgs = Readonly<z.output<typeof updateArgs>>

/** `mos 1.4.0 → 1.5.0, codex 0.171.0` */
export const renderChanges = ({ changes }: Pick<UpdateArgs, 'changes'>): string =>
  changes.map(({ label, from, to }) => (from === undefined ? `${label} ${to}` : `${label} ${from} → ${to}`)).join(', ')

export const isMosChanged = ({ changes }: Pick<UpdateArgs, 'changes'>): boolean =>
  changes.some(({ label }) => label === 'mos')
