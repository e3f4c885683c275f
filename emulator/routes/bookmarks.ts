import { bookmarks } from '../data/bookmarks.ts';
import { documentAnswer } from '../http/answer.ts';
import type { Route } from './route.ts';
import { appPaths } from './route.ts';

/** Saved reports, all of them or those of one type. */
export const bookmarksRoute: Route = {
  endpoint: 'bookmarks',
  family: 'app',
  access: 'member',
  methods: ['GET'],
  paths: appPaths('bookmarks'),
  parameters: ['v', 'type'],
  answer(parameters, { settings }) {
    const type = parameters.text('type');
    const found = bookmarks(settings).filter((bookmark) => type === undefined || bookmark.type === type);
    return documentAnswer(`{"status":"ok","results":[${found.map(({ json }) => json).join(',')}]}`);
  },
};
