import { join } from 'node:path'

/** A topic's own directory: where its session works without a project, and where files that came in are kept. */
export const topicDirectory = (dataDir: string, topicId: string): string =>
  join(dataDir, 'topics', topicId.replaceAll(/[^A-Za-z0-9-]/g, '-'))
