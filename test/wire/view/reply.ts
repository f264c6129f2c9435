import { modalFields, modalTitle } from '../interaction/submit-modal.ts'
import type { Field } from '../interaction/submit-modal.ts'
import type { InteractionRecord } from '../state/world.ts'
import { Message } from './message.ts'
import { showBody } from './show-message.ts'
import type { Stage } from './stage.ts'

export type ReplyKind = 'message' | 'ephemeral' | 'thinking' | 'modal' | 'updated' | 'nothing' | 'failed'

/** What a person sees after a command or a click. */
export class Reply {
  /** What came first; a later edit does not change it. */
  readonly kind: ReplyKind
  readonly interaction: InteractionRecord
  readonly #stage: Stage

  constructor(stage: Stage, interaction: InteractionRecord) {
    this.#stage = stage
    this.interaction = interaction
    this.kind = kindOf(interaction)
  }

  /** The message as it is now; of an update, the one that was updated. */
  get message(): Message | undefined {
    const { original } = this.interaction
    return original && new Message(this.#stage, original)
  }
  get followUps(): Message[] {
    return this.interaction.followUps.map((record) => new Message(this.#stage, record))
  }
  /** ms from the click to the first answer */
  get ackMs(): number {
    return (this.interaction.acknowledgedAt ?? Infinity) - this.interaction.createdAt
  }
  get modal(): { readonly title: string; readonly fields: readonly Field[] } | undefined {
    if (!this.interaction.modal) return undefined
    return { title: modalTitle(this.interaction), fields: modalFields(this.interaction) }
  }
  /** The whole reply as it is now, without the bot's name. */
  get text(): string {
    if (this.kind === 'failed') return 'The application did not respond'
    if (this.modal)
      return [this.modal.title, ...this.modal.fields.map((field) => `${field.label}: ${field.value}`)].join('\n')
    const { original, followUps } = this.interaction
    const all = original ? [original, ...followUps] : followUps
    return all.map((record) => (record.deleted ? '(deleted)' : showBody(this.#stage.world, record))).join('\n')
  }

  /** Waits until the reply shows `text`. */
  until(text: string | RegExp, ms?: number): Promise<string> {
    const fits = (): boolean => (typeof text === 'string' ? this.text.includes(text) : text.test(this.text))
    return this.#stage.until(() => fits() && this.text, ms, `the reply to show ${String(text)}; it shows: ${this.text}`)
  }
}

function kindOf({ callbackType, original }: InteractionRecord): ReplyKind {
  if (callbackType === undefined) return 'failed'
  if (callbackType === 4) return original?.visibleTo === undefined ? 'message' : 'ephemeral'
  const kinds: Readonly<Record<number, ReplyKind>> = { 5: 'thinking', 6: 'nothing', 7: 'updated', 9: 'modal' }
  return kinds[callbackType] ?? 'nothing'
}
