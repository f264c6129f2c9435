import type { MergeKind } from './manifest.ts'
import type { ThreeTexts } from './three-texts.ts'

/** The text with both changes in it, or undefined where they meet. Loaded with what it needs when it is needed. */
export async function mergeTexts(kind: MergeKind, texts: ThreeTexts): Promise<string | undefined> {
  if (kind === 'text') return mergeLines(texts)
  const { mergeKeys } = await import('./merge-keys.ts')
  return mergeKeys(kind, texts)
}

/** By lines; changes of lines that touch each other are a conflict. */
async function mergeLines({ base, mine, theirs }: ThreeTexts): Promise<string | undefined> {
  const { diff3Merge } = await import('node-diff3')
  const regions = diff3Merge(mine.split('\n'), base.split('\n'), theirs.split('\n'), { excludeFalseConflicts: true })
  const lines = regions.map(({ ok }) => ok)
  return lines.every((some) => some !== undefined) ? lines.flat().join('\n') : undefined
}
