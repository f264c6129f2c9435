import { readMark } from './render-unit.ts'

export type UnitFile = { readonly name: string; readonly text: string }

export type UnitStep =
  | { readonly kind: 'write'; readonly name: string; readonly text: string; readonly why: 'new' | 'newer' }
  /** It stays as it is. `usable`: it is still this fleet's, with a person's changes. */
  | { readonly kind: 'keep'; readonly name: string; readonly why: string; readonly usable: boolean }

/** What becomes of the unit files in the active directory. `live`: what stands there now, by name. Nothing to do: empty. */
export function planUnits(
  wanted: readonly UnitFile[],
  live: ReadonlyMap<string, string>,
  home: string,
): readonly UnitStep[] {
  return wanted.flatMap(({ name, text }): readonly UnitStep[] => {
    const now = live.get(name)
    if (now === undefined) return [{ kind: 'write', name, text, why: 'new' }]
    if (now === text) return []
    const mark = readMark(now)
    if (mark === undefined) return [{ kind: 'keep', name, why: 'it is not from Mos', usable: false }]
    if (mark.home !== home) return [{ kind: 'keep', name, why: `it is of the fleet in ${mark.home}`, usable: false }]
    if (mark.isEdited) return [{ kind: 'keep', name, why: 'you have edited it', usable: true }]
    return [{ kind: 'write', name, text, why: 'newer' }]
  })
}
