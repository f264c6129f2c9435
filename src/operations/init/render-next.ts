import type { RuntimeName } from '../../fleet/agent.ts'
import type { Preset } from '../../fleet/preset.ts'
import { portal } from '../../host/discord/ask-discord.ts'
import type { Application } from '../../host/discord/ask-discord.ts'
import { botRights, inviteLink } from '../../host/discord/bot-rights.ts'

type Next = {
  readonly preset?: Preset | undefined
  readonly application?: Application | undefined
  /** of the runtime that was chosen, what it still needs: a command */
  readonly runtime?: { readonly name: RuntimeName; readonly remedy: string } | undefined
  /** the service starts it by itself */
  readonly isServed: boolean
  readonly isChanged: boolean
}

/** What is left for the person, in the order in which it is done. */
export function renderNext({ preset, application, runtime, isServed, isChanged }: Next): string {
  const parts = [
    ...(runtime === undefined ? [] : [`${runtime.name} is not ready: ${runtime.remedy}`]),
    ...(application === undefined ? [] : [renderDiscord(application)]),
    ...(isServed || !isChanged ? [] : ['Start Mos, or start it again if it runs, so that it reads this: npm start']),
    ...(preset === undefined || preset.roles.length === 0
      ? []
      : [`Made when there is a task for them: ${preset.roles.join(', ')}; mos role list tells what each is for.`]),
    'mos doctor checks all of it.',
  ]
  return parts.join('\n')
}

/** The invite with what it asks for, and the intent that only the portal can switch on. */
function renderDiscord({ id, hasMessageContent }: Application): string {
  const rights = botRights.map(({ name }) => name).join(', ')
  const intent = hasMessageContent
    ? 'Message Content Intent is on.'
    : `Switch on Message Content Intent, else Discord refuses the connection: ${portal}/${id}/bot`
  return `${intent}\nAdd the bot to your server (${rights}; slash commands):\n${inviteLink(id)}`
}
