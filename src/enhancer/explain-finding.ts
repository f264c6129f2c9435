import type { Finding, Findings } from '../store/finding.ts'

type Deps = {
  readonly findings: Pick<Findings, 'update'>
  /** an enhancer on a model is here and installed */
  readonly hasModel: () => Promise<boolean>
  readonly now?: () => number
}

/**
 * Has the enhancer's session asked about a finding that is new or came back: it is written down on the finding, and
 * `startExplanations` asks. Does nothing without a model, for what the session found itself, and for what is folded: a
 * storm is no reason to spend.
 */
export async function explainFinding({ findings, hasModel, now = Date.now }: Deps, finding: Finding): Promise<void> {
  if (finding.detector === 'enhancer' || finding.isFolded === true || !(await hasModel())) return
  await findings.update(finding.id, ({ explained }) =>
    explained?.state === 'waits' || explained?.state === 'asked'
      ? undefined
      : { explained: { state: 'waits', tries: 0, at: now() } },
  )
}
