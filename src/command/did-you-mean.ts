import { nearest } from './nearest.ts'

/** ` Did you mean \`ada\`?`, with the space before it; empty when nothing comes near. */
export function didYouMean(given: unknown, candidates: Iterable<string>): string {
  const found = typeof given === 'string' ? nearest(given.trim(), candidates) : undefined
  return found === undefined ? '' : ` Did you mean \`${found}\`?`
}
