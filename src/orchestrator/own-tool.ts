import { z } from 'zod'
import { Failure } from '../errors.ts'
import type { Tool, ToolResult } from '../runtime/agent-runtime.ts'
import type { TurnHandle } from './own-tools.ts'

/** The turn that calls, and the call in it: `id` names what the call makes, so that a repeat makes the same. */
export type OwnCall = { readonly turn: TurnHandle; readonly id: string }

/** A tool beside the commands'. `C`: what it is told of a call. */
export type OwnTool<C = OwnCall> = { readonly tool: Tool; call(options: unknown, call: C): Promise<ToolResult> }

type Definition<S extends z.ZodObject, C> = {
  readonly name: string
  readonly description: string
  readonly options: S
  readonly readOnly: boolean
  run(options: z.output<S>, call: C): Promise<string>
}

/** Options that do not fit are a Failure that names the option. */
export const defineOwnTool = <S extends z.ZodObject, C = OwnCall>(definition: Definition<S, C>): OwnTool<C> => ({
  tool: {
    name: definition.name,
    description: definition.description,
    schema: z.toJSONSchema(definition.options, { io: 'input' }),
    readOnly: definition.readOnly,
    phrases: [],
  },
  async call(raw, call) {
    const parsed = definition.options.safeParse(raw ?? {})
    if (parsed.success) return { ok: true, text: await definition.run(parsed.data, call) }
    const [issue] = parsed.error.issues
    const option = issue?.path.length ? `\`${issue.path.join('.')}\`` : 'the options'
    throw new Failure(`${definition.name}: ${option} can't be used: ${issue?.message ?? 'they do not fit'}.`, {
      exit: 'usage',
    })
  },
})
