import { join } from 'node:path'
import { explain } from '../errors.ts'
import type { Host } from '../host/host.ts'
import type { PromptFile } from '../runtime/agent-runtime.ts'
import type { InboxEntry } from '../store/inbox.ts'
import { messageIdOf } from './answer-entry.ts'
import { fileName, mostFiles, planFile } from './plan-file.ts'

type Options = {
  readonly entry: InboxEntry
  /** absolute; made when the first file comes */
  readonly directory: string
  readonly hosts: readonly string[]
  readonly download: Host['download']
  readonly signal: AbortSignal
}

export type Received = {
  readonly files: readonly PromptFile[]
  /** one line for each file that was not taken, with the reason */
  readonly notTaken: readonly string[]
}

/** Brings a message's files here, one after the other: what may not come, or can't, is told, and stops nothing. */
export async function receiveFiles({ entry, directory, hosts, download, signal }: Options): Promise<Received> {
  const files: PromptFile[] = []
  const notTaken: string[] = []
  let soFar = 0
  for (const [n, file] of (entry.files ?? []).entries()) {
    const plan =
      n < mostFiles
        ? planFile(file, soFar)
        : ({ kind: 'leave', why: `${mostFiles} files in one message at most` } as const)
    if (signal.aborted) break
    if (plan.kind === 'leave') {
      notTaken.push(`${file.name} was not taken: ${plan.why}.`)
      continue
    }
    const name = fileName(file.name)
    const path = join(directory, `${messageIdOf(entry).replaceAll(/[^\w-]/g, '-')}-${n}-${name}`)
    try {
      const { bytes } = await download({ url: file.url, path, hosts, maxBytes: plan.maxBytes, signal })
      soFar += bytes
      files.push({ name, path, type: plan.type, bytes })
    } catch (error) {
      notTaken.push(`${file.name} was not taken: ${explain(error)}`)
    }
  }
  return { files, notTaken }
}
