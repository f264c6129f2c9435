/** What `curl /health` shows, with the HTTP status. */
export async function readHealth(url: string): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${url}/health`)
  return { status: answer.status, body: await answer.json() }
}
