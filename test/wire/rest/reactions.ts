import { react, unreact } from '../state/react.ts'
import { requireChannel, requireMessage } from './require-channel.ts'
import { param } from './route.ts'
import type { Answer, RestRequest, Route } from './route.ts'

function change(request: RestRequest, act: typeof react): Answer {
  const adding = act === react
  const channel = adding ? requireChannel(request, 'ReadMessageHistory', 'AddReactions') : requireChannel(request)
  act(request.world, channel, requireMessage(request, channel), request.world.bot.id, param(request, 'emoji'))
  return { status: 204 }
}

function clear(request: RestRequest): Answer {
  const message = requireMessage(request, requireChannel(request, 'ManageMessages'))
  message.reactors.clear()
  return { status: 204 }
}

const mine = '/channels/:id/messages/:message/reactions/:emoji/@me'
const bucket = { name: 'reaction', count: 1, per: 250 }

export const reactionRoutes: readonly Route[] = [
  { method: 'PUT', path: mine, bucket, run: (request) => change(request, react) },
  { method: 'DELETE', path: mine, bucket, run: (request) => change(request, unreact) },
  { method: 'DELETE', path: '/channels/:id/messages/:message/reactions', run: clear },
]
