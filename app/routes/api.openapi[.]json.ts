/** `GET /api/openapi.json`. */
import { openApi } from '#app/api/openapi.server.ts';

export const loader = () => Response.json(openApi());
