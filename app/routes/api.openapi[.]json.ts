/** `GET /api/openapi.json`. */
import { readOnly } from '#app/api/answer.server.ts';
import { openApi } from '#app/api/openapi.server.ts';

export const loader = () => Response.json(openApi());
export const action = readOnly;
