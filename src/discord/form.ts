import { ComponentType, TextInputStyle } from 'discord.js'
import { z } from 'zod'
import { Failure } from '../errors.ts'

export type FormLine = {
  readonly id: string
  readonly label: string
  readonly most: number
  readonly isOptional: boolean
  readonly value?: string
}

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
  /** what stands in it already */
  readonly value?: string
  /** texts of one line before it, three at most; `id` is what they come back by */
  readonly lines?: readonly FormLine[]
  readonly choice?: {
    readonly label: string
    /** nothing need be chosen */
    readonly isOptional?: boolean
    /** the value that is chosen already */
    readonly chosen?: string
    /** 25 at most, 100 characters each */
    readonly from: readonly { readonly name: string; readonly value: string }[]
  }
}

/** The longest text that a form takes, so that it fits into one message with a few words around it. */
const mostFormText = 1_800
const field = 'text'
const choiceField = 'choice'

/** As Discord takes it in answer to an interaction. */
export const formBody = ({ id, title, label, placeholder, isOptional = false, value, lines = [], choice }: Form) => ({
  custom_id: id,
  title: cut(title, 45),
  components: [
    ...(choice === undefined ? [] : [choiceRow(choice)]),
    ...lines.map(lineRow),
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
        ...(value === undefined ? {} : { value: cut(value, mostFormText) }),
      },
    },
  ],
})

const lineRow = ({ id, label, most, isOptional, value }: FormLine) => ({
  type: ComponentType.Label as const,
  label: cut(label, 45),
  component: {
    type: ComponentType.TextInput as const,
    custom_id: `line-${id}`,
    style: TextInputStyle.Short,
    min_length: isOptional ? 0 : 1,
    max_length: most,
    required: !isOptional,
    ...(value === undefined ? {} : { value: cut(value, most) }),
  },
})

const choiceRow = ({ label, from, isOptional = false, chosen }: NonNullable<Form['choice']>) => ({
  type: ComponentType.Label as const,
  label: cut(label, 45),
  component: {
    type: ComponentType.StringSelect as const,
    custom_id: choiceField,
    required: !isOptional,
    options: from.map(({ name, value }) => ({
      label: cut(name, 100),
      value,
      ...(value === chosen ? { default: true } : {}),
    })),
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

/** The same of a line. */
export const formLine = (data: unknown, id: string): string | undefined =>
  fieldOf(data, `line-${id}`)?.value?.trim() || undefined

/** What was chosen in the form's list; undefined when it has none. */
export const formChoice = (data: unknown): string | undefined => fieldOf(data, choiceField)?.values?.[0]

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`)
