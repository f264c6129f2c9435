import { applicationRoutes } from './application.ts'
import { channelRoutes } from './channels.ts'
import { commandRoutes } from './commands.ts'
import { guildRoutes } from './guilds.ts'
import { interactionRoutes } from './interactions.ts'
import { messageRoutes } from './messages.ts'
import { reactionRoutes } from './reactions.ts'
import type { Route } from './route.ts'
import { threadRoutes } from './threads.ts'
import { userRoutes } from './users.ts'
import { webhookRoutes } from './webhooks.ts'

export const routes: readonly Route[] = [
  ...applicationRoutes,
  ...channelRoutes,
  ...commandRoutes,
  ...guildRoutes,
  ...interactionRoutes,
  ...messageRoutes,
  ...reactionRoutes,
  ...threadRoutes,
  ...userRoutes,
  ...webhookRoutes,
]
