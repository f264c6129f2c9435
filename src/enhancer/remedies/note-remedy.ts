import { withLine } from '../with-line.ts'
import type { Finding, Findings } from '../../store/finding.ts'

export type NoteDeps = {
  readonly findings: Pick<Findings, 'get' | 'update'>
  /** brings its card up to date */
  readonly showFinding: (finding: Finding) => Promise<void>
  readonly now?: () => number
}

const longest = 400

/** What became of a remedy stands in its finding's history, once for an op, and on its card. */
export async function noteRemedy(
  { findings, showFinding, now = Date.now }: NoteDeps,
  { finding: id, opId, what }: { readonly finding: string; readonly opId: string; readonly what: string },
): Promise<void> {
  // What was done is done, whether or not its finding is still kept.
  if ((await findings.get(id)) === undefined) return
  const line = what.length <= longest ? what : `${what.slice(0, longest - 1)}…`
  const kept = await findings.update(id, (known) =>
    known.history.some((each) => each.what.includes(`(${opId})`))
      ? undefined
      : withLine(known, now(), `${line} (${opId})`),
  )
  await showFinding(kept)
}
