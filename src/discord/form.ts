import { ComponentType, TextInputStyle } from 'discord.js'
import { z } from 'zod'
import { Failure } from '../errors.ts'

/** A form with one text in it, and with a list to choose one from before it where that is asked too. */
export type Form = {
  /** comes back with the text: 100 characters at most */
  readonly id: string
  /** 45 characters at most, as is the label */
  readonly title: string
  readonly label: string
  readonly placeholder?: string
  /** the text may be left out; default: it is needed */
  readonly isOptional?: boolean
  readonly choice?: {
    readonly label: string
    /** 25 at most, 100 characters each */
    readonly from: readonly { readonly name: string; readonly value: string }[]
  }
}

/** The longest text that a form takes, so that it fits into one message with a few words around it. */
const mostFormText = 1_800
const field = 'text'
const choiceField = 'choice'

/** As Discord takes it in answer to an interaction. */
export const formBody = ({ id, title, label, placeholder, isOptional = false, choice }: Form) => ({
  custom_id: id,
  title: cut(title, 45),
  components: [
    ...(choice === undefined ? [] : [choiceRow(choice)]),
    {
      type: ComponentType.Label as const,
      label: cut(label, 45),
      component: {
        type: ComponentType.TextInput as const,
        custom_id: field,
        style: TextInputStyle.Paragraph,
        min_length: isOptional ? 0 : 1,
        max_length: mostFormText,
        required: !isOptional,
        ...(placeholder === undefined ? {} : { placeholder: cut(placeholder, 100) }),
      },
    },
  ],
})

const choiceRow = ({ label, from }: NonNullable<Form['choice']>) => ({
  type: ComponentType.Label as const,
  label: cut(label, 45),
  component: {
    type: ComponentType.StringSelect as const,
    custom_id: choiceField,
    required: true,
    options: from.map(({ name, value }) => ({ label: cut(name, 100), value })),
  },
})

const submitted = z.object({
  components: z.array(
    z.object({
      component: z.object({
        custom_id: z.string(),
        value: z.string().max(mostFormText).optional(),
        values: z.array(z.string()).optional(),
      }),
    }),
  ),
})

const fieldOf = (data: unknown, id: string) =>
  submitted.safeParse(data).data?.components.find(({ component }) => component.custom_id === id)?.component

/** What was filled in, trimmed; a Failure when that is nothing, or not one of our forms. */
export function formText(data: unknown): string {
  const text = optionalText(data)
  if (text === undefined) throw new Failure('The form came back empty. Open it again and write a text.')
  return text
}

/** The same of a text that may be left out. */
export const optionalText = (data: unknown): string | undefined => fieldOf(data, field)?.value?.trim() || undefined

/** What was chosen in the form's list; undefined when it has none. */
export const formChoice = (data: unknown): string | undefined => fieldOf(data, choiceField)?.values?.[0]

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`)
