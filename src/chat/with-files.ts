import type { Body } from '../store/outbox.ts'
import type { ChatMessage } from './chat.ts'
import type { DeliveryDeps } from './delivery-deps.ts'

/** The parts of a body with its files under the last one. A file that is not kept any more is said to be missing. */
export async function withFiles(
  { store }: Pick<DeliveryDeps, 'store'>,
  body: Extract<Body, { kind: 'text' | 'confirm' }>,
  parts: readonly ChatMessage[],
): Promise<readonly ChatMessage[]> {
  const ids = body.kind === 'text' ? (body.files ?? []) : []
  const last = parts.at(-1)
  if (ids.length === 0 || last === undefined) return parts
  const found = await Promise.all(ids.map((id) => store.files.get(id)))
  const files = found.filter((file) => file !== undefined)
  const missing = found.length - files.length
  const said = missing === 0 ? '' : `\n(${missing === 1 ? '1 file is' : `${missing} files are`} not kept any more.)`
  return [...parts.slice(0, -1), { ...last, text: `${last.text}${said}`.trim().slice(0, 2_000), files }]
}
