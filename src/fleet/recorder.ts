import type { EventBody, FleetEvent } from './fleet-event.ts'

/** `at`: absent, now. Role and runtime of an agent are found by its name. */
export type Told = EventBody & Pick<FleetEvent, 'id' | 'agent' | 'role' | 'runtime'> & { readonly at?: number }

/**
 * Takes down what happened where it is seen. Never throws and never waits: what is watched goes on as if nobody looked.
 * An id is of the cause, so that whoever tells twice tells one event.
 */
export type Recorder = { record(event: Told): void }
