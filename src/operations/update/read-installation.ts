import { join } from 'node:path'
import { z } from 'zod'
import type { Host } from '../../host/host.ts'

const manifest = z.object({
  mos: z.object({ package: z.string().optional(), checkout: z.string(), op: z.string() }),
  dependencies: z.record(z.string(), z.string()),
})

export type Installation = {
  /** name → version */
  readonly packages: Readonly<Record<string, string>>
  /** which of them is Mos; absent where it is not among them */
  readonly mosPackage?: string
  /** where the Mos is that was started first: what `checkout` stands for */
  readonly checkoutRoot: string
  /** id of the op that made it */
  readonly op: string
}

/** What an installation has; undefined where there is none, or something else. */
export async function readInstallation(
  { files }: Pick<Host, 'files'>,
  directory: string,
): Promise<Installation | undefined> {
  const text = await files.read(join(directory, 'package.json'))
  if (text === undefined) return undefined
  const parsed = manifest.safeParse(parseJson(text)).data
  if (parsed === undefined) return undefined
  const { mos, dependencies } = parsed
  return {
    packages: dependencies,
    op: mos.op,
    checkoutRoot: mos.checkout,
    ...(mos.package === undefined ? {} : { mosPackage: mos.package }),
  }
}

/** Where the Mos of an installation is, as `packageRoot` means it. */
export const mosRoot = (directory: string, { mosPackage, checkoutRoot }: Installation): string =>
  mosPackage === undefined ? checkoutRoot : join(directory, 'node_modules', mosPackage)

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
