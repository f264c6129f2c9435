import { judgeByMode, judgeByPatterns } from '../judge-call.ts'
import type { Profile, Verdict } from '../judge-call.ts'
import { askedCall } from './asked-call.ts'
import { ownTool } from './tool-line.ts'
import type { ToolCall } from './tool-line.ts'

/**
 * What the role says of a call. Our own commands are always let through: `authorise` judges each by who speaks.
 * `asksAlways`: its program leaves the role's mode to us.
 */
export function judgeCall(profile: Profile, call: ToolCall, asksAlways: boolean): Verdict {
  if (ownTool(call) !== undefined) return { kind: 'allow' }
  const asked = askedCall(call)
  const verdict = judgeByPatterns(profile, asked)
  return verdict.kind === 'ask' && asksAlways ? judgeByMode(profile, asked) : verdict
}
