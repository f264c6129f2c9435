/** Name of the fact that holds the token count of the last turn's persona and facts: any process may ask for metrics. */
export const personaTokensFact = 'persona.tokens'
