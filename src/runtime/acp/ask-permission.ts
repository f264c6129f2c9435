import type { RequestPermissionRequest, RequestPermissionResponse } from '@agentclientprotocol/sdk/unstable'
import type { PromptInput, SessionSpec } from '../agent-runtime.ts'
import type { AcpProgram } from './acp-program.ts'
import { cancelled, chooseOption } from './choose-option.ts'
import { describePermission } from './describe-permission.ts'
import { judgeCall } from './judge-call.ts'
import { toolCallSchema } from './parse-update.ts'
import { mergeReports } from './tool-line.ts'
import type { ToolCall } from './tool-line.ts'
import { unlessAborted } from './unless-aborted.ts'

type Deps = {
  readonly spec: Pick<SessionSpec, 'cwd' | 'permissions' | 'reach'>
  readonly program: Pick<AcpProgram, 'asksAlways'>
  readonly ask: PromptInput['ask']
  /** What was told of a call. `isAwaited`: not yet told, it may come any moment. */
  readonly findCall: (callId: string, isAwaited: boolean) => Promise<ToolCall | undefined>
}

/** Answers a permission request: by the role's patterns where they say something, else by a person. `signal` takes it back. */
export async function askPermission(
  { spec, program, ask, findCall }: Deps,
  request: RequestPermissionRequest,
  signal: AbortSignal,
): Promise<{ readonly response: RequestPermissionResponse; readonly isDenied: boolean }> {
  const report = toolCallSchema.safeParse(request.toolCall).data
  if (report === undefined) return { response: cancelled, isDenied: true }
  // codex asks for a tool of a server by its id alone, and tells in its next message what it is about.
  const isBare = !report.title && !report.rawInput
  const call = mergeReports(await findCall(report.toolCallId, isBare), report)
  const verdict = judgeCall(spec, call, program.asksAlways)
  const decide = async (): Promise<boolean | undefined> => {
    if (verdict.kind !== 'ask') return verdict.kind === 'allow'
    const decision = await unlessAborted(ask(describePermission(call, spec.cwd)), signal)
    return decision && (decision.kind === 'once' || decision.kind === 'topic')
  }
  const isAllowed = await decide()
  if (isAllowed === undefined) return { response: cancelled, isDenied: false }
  return { response: chooseOption(request.options, isAllowed), isDenied: !isAllowed }
}
