import { ComponentType, TextInputStyle } from 'discord.js'
import { z } from 'zod'
import { Failure } from '../errors.ts'

/** A form with one text in it: all that Mos ever asks for in one. */
export type Form = {
  /** comes back with the text: 100 characters at most */
  readonly id: string
  /** 45 characters at most, as is the label */
  readonly title: string
  readonly label: string
  readonly placeholder?: string
}

/** The longest text that a form takes, so that it fits into one message with a few words around it. */
const mostFormText = 1_800
const field = 'text'

/** As Discord takes it in answer to an interaction. */
export const formBody = ({ id, title, label, placeholder }: Form) => ({
  custom_id: id,
  title: cut(title, 45),
  components: [
    {
      type: ComponentType.Label as const,
      label: cut(label, 45),
      component: {
        type: ComponentType.TextInput as const,
        custom_id: field,
        style: TextInputStyle.Paragraph,
        min_length: 1,
        max_length: mostFormText,
        required: true,
        ...(placeholder === undefined ? {} : { placeholder: cut(placeholder, 100) }),
      },
    },
  ],
})

const submitted = z.object({
  components: z.array(
    z.object({ component: z.object({ custom_id: z.string(), value: z.string().max(mostFormText) }) }),
  ),
})

/** What was filled in, trimmed; a Failure when that is nothing, or not one of our forms. */
export function formText(data: unknown): string {
  const text = submitted
    .safeParse(data)
    .data?.components.find(({ component }) => component.custom_id === field)
    ?.component.value.trim()
  if (text === undefined || text === '') throw new Failure('The form came back empty. Open it again and write a text.')
  return text
}

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`)
