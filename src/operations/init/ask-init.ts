import { Cancelled } from '../../command/person.ts'
import type { Choice, Person } from '../../command/person.ts'
import { Failure } from '../../errors.ts'
import type { RuntimeName } from '../../fleet/agent.ts'
import { portal } from '../../host/discord/ask-discord.ts'
import type { InitWanted } from './init-plan.ts'
import type { InitGiven, InitSight } from './init-sight.ts'
import { renderSetup } from './render-setup.ts'

/** Asks for what the options leave open, step by step. Nothing is changed; rejects with Cancelled when the person ends it. */
export async function askInit(person: Person, sight: InitSight, given: InitGiven): Promise<InitWanted> {
  const { setup } = sight
  person.begin('Mos: set up a fleet')
  const now = renderSetup(setup)
  if (now !== '') person.note('As it is now', now)
  return {
    preset: await askPreset(person, sight, given),
    runtime: await askRuntime(person, sight, given),
    project: await askProject(person, sight, given),
    discord: await askDiscord(person, sight, given),
    service: await askService(person, sight, given),
  }
}

const keep = 'keep'

async function askPreset(person: Person, { setup, presets }: InitSight, { type }: InitGiven) {
  if (type !== undefined) return presets.get(type)
  const choices: readonly Choice[] = [
    ...(setup.roster === undefined ? [] : [{ value: keep, label: 'Leave the agents as they are' }]),
    ...[...presets.values()].map((preset) => ({ value: preset.type, label: preset.title, hint: preset.description })),
  ]
  const question = setup.roster === undefined ? 'What is the fleet for?' : 'Add the agents of a type of fleet?'
  const chosen = await person.choose(question, choices)
  return [...presets.values()].find((preset) => preset.type === chosen)
}

async function askRuntime(person: Person, sight: InitSight, { runtime }: InitGiven): Promise<RuntimeName | undefined> {
  if (runtime !== undefined) return runtime
  const { setup } = sight
  const found = await person.wait('Looking for runtimes', sight.runtimes())
  const programs = found.map(({ name, isReady, saw, remedy }) => ({
    value: name,
    label: isReady ? name : `${name}, not ready`,
    hint: isReady ? saw : `${saw}: ${remedy}`,
  }))
  const choices: readonly Choice<RuntimeName | typeof keep>[] = [
    ...(setup.runtime === undefined ? [] : [{ value: keep, label: `Stay on ${setup.runtime}` } as const]),
    ...programs,
    { value: 'stub', label: 'stub', hint: 'no model: it understands the commands and says so' },
  ]
  const ready = found.find(({ isReady }) => isReady)?.name ?? 'stub'
  const first = setup.runtime === undefined ? ready : keep
  const chosen = await person.choose('Which program is behind the agents?', choices, first)
  const line = found.find(({ name }) => name === chosen)
  if (line?.isReady === false)
    person.say(`${line.name}: ${line.saw}. To make it ready: ${line.remedy ?? ''}`, 'warning')
  return chosen === keep ? undefined : chosen
}

async function askProject(person: Person, sight: InitSight, given: InitGiven) {
  if (given.project !== undefined) return await sight.project(given.project)
  const more = sight.setup.projects.length === 0 ? 'A project' : 'One more project'
  return await until(person, async () => {
    const source = await person.ask(`${more} to work on (empty: none)`, {
      hint: '~/src/app or git@github.com:us/app.git',
    })
    return source === '' ? undefined : await person.wait(`Looking at ${source}`, sight.project(source))
  })
}

async function askDiscord(person: Person, sight: InitSight, given: InitGiven): Promise<InitWanted['discord']> {
  if (given.token !== undefined) return { token: given.token, application: await sight.application(given.token) }
  const isSet = sight.setup.token !== undefined
  if (!isSet) person.note('Discord', `${portal}\n${howTo}`)
  const otherwise = isSet ? 'keep the one before' : 'local console only'
  return await until(person, async () => {
    const token = await person.askSecret(`Bot token (empty: ${otherwise})`)
    if (token === '') return undefined
    const application = await person.wait('Asking Discord', sight.application(token))
    person.say(`This is ${application.name}, application ${application.id}`)
    if (!application.hasMessageContent)
      person.say(`Message Content Intent is off. Switch it on: ${portal}/${application.id}/bot`, 'warning')
    return { token, application }
  })
}

const howTo = 'New Application; Bot: switch on Message\nContent Intent, Reset Token, copy it.'

async function askService(person: Person, { canBeServed }: InitSight, { service }: InitGiven): Promise<boolean> {
  if (service !== undefined) return service
  return canBeServed ? await person.confirm('Start Mos with this machine, as a service of yours?', false) : false
}

/** Again, until an answer fits: what does not is said in its own words. */
async function until<T>(person: Person, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Failure) || error instanceof Cancelled) throw error
      person.say(error.message, 'warning')
    }
  }
}
