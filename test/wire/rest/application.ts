import { ApplicationFlags, GatewayIntentBits } from 'discord-api-types/v10'
import type { World } from '../state/world.ts'
import { known } from '../state/world.ts'
import type { Answer, RestRequest, Route } from './route.ts'

function application(world: World, flags: number): object {
  const owner = known(world.users.get(world.ownerId), 'owner')
  const team = world.team?.map((id) => known(world.users.get(id), `team member ${id}`))
  const asMember = (user: object): object => ({
    membership_state: 2,
    team_id: '1',
    role: 'admin',
    permissions: ['*'],
    user,
  })
  return {
    id: world.applicationId,
    name: world.bot.username,
    icon: null,
    description: '',
    summary: '',
    bot: world.bot,
    bot_public: false,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags,
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    /** A team's application is owned by a pseudo user, not by a person. */
    owner: team ? { ...owner, id: '1', username: 'team1' } : owner,
    team: team
      ? { id: '1', name: 'team', icon: null, owner_user_id: world.ownerId, members: team.map(asMember) }
      : null,
  }
}

/** What is not refused is switched on, as for an application in few servers. */
const answer = ({ world, gateway: { refusedIntents } }: RestRequest): Answer => {
  const isRefused = (refusedIntents & GatewayIntentBits.MessageContent) !== 0
  return { status: 200, body: application(world, isRefused ? 0 : ApplicationFlags.GatewayMessageContentLimited) }
}

function gateway(request: RestRequest): Answer {
  const left = Math.max(0, 1000 - request.gateway.identifies)
  const session_start_limit = { total: 1000, remaining: left, reset_after: 86_400_000, max_concurrency: 16 }
  return { status: 200, body: { url: request.gateway.url, shards: 1, session_start_limit } }
}

export const applicationRoutes: readonly Route[] = [
  { method: 'GET', path: '/applications/@me', run: answer },
  { method: 'GET', path: '/oauth2/applications/@me', run: answer },
  { method: 'GET', path: '/gateway/bot', run: gateway },
  { method: 'GET', path: '/gateway', run: ({ gateway: { url } }) => ({ status: 200, body: { url } }) },
]
