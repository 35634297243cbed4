/** Every other address under `/api` says in JSON that it is not there. */
import { ApiError, refusal } from '#app/api/answer.server.ts';

const notThere = () => refusal(new ApiError(404, 'unknown_path', 'There is nothing at this address; /api/openapi.json describes what is.'));

export const loader = notThere;
export const action = notThere;
