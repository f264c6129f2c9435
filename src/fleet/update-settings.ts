/** `update:` of `fleet/mos.yaml`: where new versions come from, and which. */
export type UpdateSettings = {
  /** the name that Mos has in the registry; absent: Mos is a clone, and git updates it */
  readonly package?: string
  /** days that a release must be out before it is taken */
  readonly minAgeDays: number
  /** package → the version that is wanted, whatever is newer */
  readonly pins: Readonly<Record<string, string>>
  /** packages whose install scripts are run; of all others they are not */
  readonly scripts: readonly string[]
}

export const defaultUpdate: UpdateSettings = {
  minAgeDays: 3,
  pins: {},
  // Both fetch or copy their program by a script.
  scripts: ['@anthropic-ai/claude-code', 'opencode-ai'],
}

/** As npm takes them; never an address, a path or an option. */
export const packageName = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/

/** An exact version, never a range or a tag. */
export const exactVersion = /^\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.-]{1,60})?(?:\+[0-9A-Za-z.-]{1,60})?$/
