/** Every other address under `/api` says in JSON that it is not there. */
import { ApiError, errorResponse } from '#app/api/answer.server.ts';

const notThere = () => errorResponse(new ApiError(404, 'unknown_path', 'There is nothing at this address; /api/openapi.json describes what is.'));

export const loader = notThere;
export const action = notThere;
