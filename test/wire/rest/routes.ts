import { applicationRoutes } from './application.ts'
import { channelRoutes } from './channels.ts'
import { guildRoutes } from './guilds.ts'
import { messageRoutes } from './messages.ts'
import { reactionRoutes } from './reactions.ts'
import type { Route } from './route.ts'
import { threadRoutes } from './threads.ts'
import { userRoutes } from './users.ts'

export const routes: readonly Route[] = [
  ...applicationRoutes,
  ...channelRoutes,
  ...guildRoutes,
  ...messageRoutes,
  ...reactionRoutes,
  ...threadRoutes,
  ...userRoutes,
]
