import type { AgentRuntime, PromptInput, RuntimeEvent, SessionSpec } from '../../src/runtime/agent-runtime.ts'

export type Prompting = {
  readonly input: PromptInput
  readonly signal: AbortSignal
  /** what was steered into this turn so far; `next` waits for the next one */
  nextSteer(): Promise<string>
}
export type Script = (prompting: Prompting) => AsyncIterable<RuntimeEvent>

type Options = {
  readonly script: Script
  readonly steer?: boolean
  /** ids that it still knows; default: all that it is asked for */
  readonly knows?: (runtimeSessionId: string) => boolean
  readonly ensure?: (spec: SessionSpec) => Promise<void>
}

export type FakeModel = AgentRuntime & { readonly specs: readonly SessionSpec[]; readonly prompts: readonly string[] }

/** A model's runtime in memory: what it says is the test's script. */
export function fakeModel({ script, steer = true, knows = () => true, ensure }: Options): FakeModel {
  const specs: SessionSpec[] = []
  const prompts: string[] = []
  let sessions = 0
  return {
    name: 'claude',
    isDeterministic: false,
    specs,
    prompts,
    async ensureSession(spec) {
      specs.push(spec)
      await ensure?.(spec)
      const asked = spec.runtimeSessionId
      const isResumed = asked !== undefined && knows(asked)
      let steered = Promise.withResolvers<string>()
      return {
        runtimeSessionId: isResumed ? asked : `session-${++sessions}`,
        isResumed,
        features: { steer, images: true },
        steer: (text) => {
          steered.resolve(text)
          steered = Promise.withResolvers()
          return Promise.resolve(true)
        },
        prompt(input, signal) {
          prompts.push(input.text)
          return script({ input, signal, nextSteer: () => steered.promise })
        },
      }
    },
    end: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

export const text = (said: string): RuntimeEvent => ({ kind: 'text', text: said })
export const done: RuntimeEvent = { kind: 'end', reason: 'done' }

/** Says these texts and is done. */
export const saying = (...texts: readonly string[]): Script =>
  async function* () {
    for (const said of texts) yield text(said)
    yield done
  }
