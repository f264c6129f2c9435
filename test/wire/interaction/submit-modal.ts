import { InteractionType } from 'discord-api-types/v10'
import type { InteractionRecord, World } from '../state/world.ts'
import { known } from '../state/world.ts'
import { startInteraction } from './start-interaction.ts'

type Input = {
  readonly type: number
  readonly custom_id: string
  readonly label?: string
  readonly required?: boolean
  readonly value?: string
  readonly min_length?: number
  readonly max_length?: number
  readonly options?: readonly { readonly label: string; readonly value: string; readonly default?: boolean }[]
}
type Row = {
  readonly type: number
  readonly label?: string
  readonly component?: Input
  readonly components?: readonly Input[]
}
type Form = { readonly custom_id: string; readonly title: string; readonly components: readonly Row[] }

export type Field = {
  readonly label: string
  readonly customId: string
  readonly required: boolean
  readonly value: string
}

const formOf = (interaction: InteractionRecord): Form => known(interaction.modal, 'modal') as Form

/** The form as a person sees it. */
export function modalFields(interaction: InteractionRecord): Field[] {
  const fields = formOf(interaction).components.flatMap((row) =>
    [...(row.components ?? []), ...(row.component ? [row.component] : [])].map((input) => ({ row, input })),
  )
  return fields.map(({ row, input }) => ({
    label: row.label ?? input.label ?? '',
    customId: input.custom_id,
    required: input.required ?? true,
    value: input.value ?? input.options?.find((option) => option.default === true)?.value ?? '',
  }))
}

export const modalTitle = (interaction: InteractionRecord): string => formOf(interaction).title

/** Fills the form, by label or custom id, and sends it. */
export function submitModal(
  world: World,
  opened: InteractionRecord,
  texts: Readonly<Record<string, string>>,
): Promise<InteractionRecord> {
  const fields = modalFields(opened)
  const fits = (field: Field, name: string): boolean => field.label === name || field.customId === name
  const strange = Object.keys(texts).filter((name) => !fields.some((field) => fits(field, name)))
  if (strange.length > 0)
    throw new Error(`The form has no ${strange.join(', ')}; it has: ${fields.map((field) => field.label).join(', ')}`)
  const filled = (input: Input): object => {
    const field = known(
      fields.find((one) => one.customId === input.custom_id),
      `field ${input.custom_id}`,
    )
    const value = Object.entries(texts).find(([name]) => fits(field, name))?.[1] ?? field.value
    if (field.required && value === '') throw new Error(`The field ${field.label} is required`)
    if (value.length > (input.max_length ?? 4000))
      throw new Error(`The field ${field.label} takes at most ${input.max_length ?? 4000} characters`)
    if (input.options === undefined) return { type: input.type, id: 1, custom_id: input.custom_id, value }
    const chosen = input.options.find((option) => option.label === value || option.value === value)
    if (chosen === undefined && value !== '') throw new Error(`The list ${field.label} has no ${value}`)
    return { type: input.type, id: 1, custom_id: input.custom_id, values: chosen === undefined ? [] : [chosen.value] }
  }
  const form = formOf(opened)
  const components = form.components.map((row) =>
    row.component
      ? { type: row.type, id: 1, component: filled(row.component) }
      : { type: row.type, id: 1, components: (row.components ?? []).map(filled) },
  )
  const channel = known(world.channels.get(opened.channelId), 'channel of the interaction')
  const data = { custom_id: form.custom_id, components }
  return startInteraction(world, {
    kind: InteractionType.ModalSubmit,
    channel,
    userId: opened.userId,
    data,
    source: opened.source,
  })
}
