import type { NewSessionResponse } from '@agentclientprotocol/sdk/unstable'

/** What a session lets its client choose. */
export function offers(faults: ReadonlySet<string>): Pick<NewSessionResponse, 'modes' | 'configOptions'> {
  const modes = ['auto', 'default', 'plan'].map((id) => ({ id, name: id }))
  const choices = ['small', 'vendor/large'].map((value) => ({ value, name: value.toUpperCase() }))
  return {
    ...(faults.has('modes') ? { modes: { currentModeId: 'auto', availableModes: modes } } : {}),
    ...(faults.has('models')
      ? {
          configOptions: [
            { id: 'model', name: 'Model', category: 'model', type: 'select', currentValue: 'small', options: choices },
          ],
        }
      : {}),
  }
}
