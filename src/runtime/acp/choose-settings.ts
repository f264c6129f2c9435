import { methods } from '@agentclientprotocol/sdk/unstable'
import { z } from 'zod'
import { Failure } from '../../errors.ts'
import type { SessionSpec } from '../agent-runtime.ts'
import type { AcpProgram } from './acp-program.ts'

const choice = z.object({ value: z.string(), name: z.string() })

/** What a session offers to choose, and what is chosen now. */
export const settingsSchema = z.object({
  modes: z
    .object({ currentModeId: z.string(), availableModes: z.object({ id: z.string() }).array() })
    .nullish()
    .catch(undefined),
  configOptions: z
    .object({
      id: z.string(),
      category: z.string().nullish(),
      currentValue: z.unknown(),
      options: z.union([choice.array(), z.object({ options: choice.array() }).array()]).optional(),
    })
    .array()
    .nullish()
    .catch(undefined),
})
type Settings = z.output<typeof settingsSchema>

type Request = { readonly method: string; readonly params: Readonly<Record<string, unknown>> }

/** The requests that bring a session to its role's mode and its topic's model. A model that it has not is a Failure. */
export function chooseSettings(
  program: AcpProgram,
  { permissions, model }: Pick<SessionSpec, 'permissions' | 'model'>,
  settings: Settings,
): readonly Request[] {
  return [...chooseMode(program, permissions.mode, settings), ...chooseModel(program, model, settings)]
}

function chooseMode({ modes }: AcpProgram, mode: string, settings: Settings): readonly Request[] {
  // Never the program's own default, which may be to ask a model instead of a person.
  const wanted = [...(modes[mode] ?? [mode]), ...(modes['default'] ?? [])]
  const offered = settings.modes?.availableModes.map(({ id }) => id) ?? []
  const modeId = wanted.find((id) => offered.includes(id))
  if (modeId !== undefined) {
    return modeId === settings.modes?.currentModeId
      ? []
      : [{ method: methods.agent.session.setMode, params: { modeId } }]
  }
  const option = findOption(settings, 'mode')
  const value = wanted.find((id) => choicesOf(option).some((each) => each.value === id))
  return option === undefined || value === undefined || value === option.currentValue
    ? []
    : [setOption(option.id, value)]
}

function chooseModel({ name }: AcpProgram, model: string | undefined, settings: Settings): readonly Request[] {
  if (model === undefined) return []
  const option = findOption(settings, 'model')
  if (option === undefined) {
    throw new Failure(
      `${name} lets nobody choose a model here: take "${model}" away with /topic set, or set it in ${name}'s own settings.`,
    )
  }
  const choices = choicesOf(option)
  const found =
    choices.find((each) => each.value === model) ??
    choices.find((each) => same(each.value, model) || same(each.name, model) || each.value.endsWith(`/${model}`))
  if (found === undefined) {
    const some = choices.slice(0, 8).map((each) => each.value)
    throw new Failure(
      `${name} has no model "${model}" here. It has: ${some.join(', ')}${choices.length > 8 ? ', …' : ''}.`,
    )
  }
  return found.value === option.currentValue ? [] : [setOption(option.id, found.value)]
}

/** The model that a session is set to: the one that was asked for, else what the program has chosen. */
export function modelOf({ model }: Pick<SessionSpec, 'model'>, settings: Settings): string | undefined {
  const chosen = findOption(settings, 'model')?.currentValue
  return model ?? (typeof chosen === 'string' ? chosen : undefined)
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

const findOption = ({ configOptions }: Settings, category: string) =>
  configOptions?.find((option) => option.category === category || option.id === category)

type Option = NonNullable<ReturnType<typeof findOption>>

const choicesOf = (option: Option | undefined) =>
  (option?.options ?? []).flatMap((each) => ('options' in each ? each.options : [each]))

const setOption = (configId: string, value: string): Request => ({
  method: methods.agent.session.setConfigOption,
  params: { configId, value },
})
