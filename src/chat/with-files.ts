import type { Body } from '../store/outbox.ts'
import type { Chat, ChatMessage } from './chat.ts'
import type { DeliveryDeps } from './delivery-deps.ts'
import { moreFiles, planFiles, renderUnsent, tooLarge } from './plan-files.ts'
import { withLines } from './with-lines.ts'

/**
 * The parts of a body with its files under the last one, and in messages of their own behind it where they are too many or
 * too large for one. A file that no message takes is named; one that is not kept any more is said to be missing.
 */
export async function withFiles(
  { store }: Pick<DeliveryDeps, 'store'>,
  body: Extract<Body, { kind: 'text' | 'confirm' }>,
  parts: readonly ChatMessage[],
  { fileLimits: limits }: Pick<Chat, 'fileLimits'>,
): Promise<readonly ChatMessage[]> {
  const ids = body.files ?? []
  const last = parts.at(-1)
  const own = last?.files ?? []
  if (last === undefined || ids.length + own.length === 0) return parts
  const found = await Promise.all(ids.map((id) => store.files.get(id)))
  const kept = found.filter((file) => file !== undefined)
  const missing = found.length - kept.length
  const files = [...own, ...kept]
  const { groups, unsent } = planFiles(files, limits)
  const lines = [
    ...(missing === 0 ? [] : [`(${missing === 1 ? '1 file is' : `${missing} files are`} not kept any more.)`]),
    ...(unsent.length === 0 || limits === undefined ? [] : [renderUnsent(unsent, tooLarge(limits))]),
  ]
  const [first, ...more] = groups
  const { files: _, ...bare } = last
  const [told = bare, ...behind] = withLines(bare, lines.join('\n'))
  return [
    ...parts.slice(0, -1),
    first === undefined ? told : { ...told, files: first },
    ...behind,
    ...more.map((group) => ({ text: moreFiles(group), files: group })),
  ]
}
