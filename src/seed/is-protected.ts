/**
 * Whether a path below the home is a person's, by a manifest's patterns: `SOUL.md`, `*.local.md`, `fleet/*.yaml`,
 * `credentials/`. Case is folded: on some disks `soul.md` is the same file.
 */
export function isProtected(path: string, protect: readonly string[]): boolean {
  return protect.some((pattern) => {
    if (pattern.endsWith('/')) return `${fold(path)}/`.startsWith(fold(pattern))
    return matcher(pattern).test(fold(path))
  })
}

/** Two names that are one file on some disk give the same. */
export const fold = (path: string): string => path.normalize('NFC').toLowerCase()

const matcher = (pattern: string): RegExp => new RegExp(`^${fold(pattern).split('*').map(escape).join('[^/]*')}$`, 'u')

const escape = (text: string): string => text.replaceAll(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`)
