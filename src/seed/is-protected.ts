/** What a home has of a person, whatever Mos or Mosaic ships, and whatever a manifest says of it. */
export const protectedPaths = [
  ...['CONSTITUTION', 'AGENTS', 'SOUL', 'USER', 'TOOLS', 'STANDARDS'].map((name) => `${name}.md`),
  '*.local.md',
  '*.env',
  'memory/',
  'sources/',
  'credentials/',
  'roles.local/',
  'fleet/*.yaml',
  'fleet/agents/',
  'fleet/run/',
  'fleet/backlog/',
  'fleet/roles.local/',
]

/**
 * Whether a path below the home is a person's, by patterns: `SOUL.md`, `*.local.md`, `fleet/*.yaml`, `credentials/`. Case
 * is folded: on some disks `soul.md` is the same file.
 */
export function protectedBy(patterns: readonly string[]): (path: string) => boolean {
  const directories = patterns.filter((pattern) => pattern.endsWith('/')).map(fold)
  const names = patterns.filter((pattern) => !pattern.endsWith('/')).map(matcher)
  return (path) => {
    const folded = fold(path)
    return (
      directories.some((directory) => `${folded}/`.startsWith(directory)) || names.some((name) => name.test(folded))
    )
  }
}

/** Two names that are one file on some disk give the same; upper case first, for `ß` and `ſ`. */
export function fold(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC')
}

function matcher(pattern: string): RegExp {
  return new RegExp(`^${fold(pattern).split('*').map(escape).join('[^/]*')}$`, 'u')
}

function escape(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`)
}

/** Whether a path is a person's in every version. */
export const isProtected = protectedBy(protectedPaths)
