import type { Unit } from '../../fleet/readiness.ts'

export type SeenUnit = Unit & {
  /** `loaded`, `not-found`, `masked`, `bad-setting`, … */
  readonly load: string
  /** of its main process; 0 when there is none */
  readonly mainPid: number
}

const states = ['active', 'activating', 'deactivating', 'inactive', 'failed'] as const

/** What `showUnits` printed, by the unit's name: blocks of `Key=value` with an empty line between. */
export function parseUnits(output: string): ReadonlyMap<string, SeenUnit> {
  const blocks = output.split(/\n\n+/u).map((block) => fieldsOf(block))
  return new Map(
    blocks.flatMap((fields) => {
      const id = fields.get('Id')
      if (id === undefined) return []
      const state = fields.get('ActiveState')
      return [
        [
          id,
          {
            // `reloading` and `maintenance` are ways of running.
            active: states.find((each) => each === state) ?? 'active',
            enabled: fields.get('UnitFileState')?.startsWith('enabled') === true,
            result: fields.get('Result') ?? '',
            load: fields.get('LoadState') ?? '',
            mainPid: Number(fields.get('MainPID') ?? 0),
          },
        ] as const,
      ]
    }),
  )
}

/** `Key=value` lines. */
export const fieldsOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf('=')
      return at <= 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const]
    }),
  )
