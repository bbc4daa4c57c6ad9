import type { Catalogue } from '../en';
import * as data from './data';
import * as frame from './frame';
import * as models from './models';
import * as rooms from './rooms';
import * as training from './training';

export const zh: Catalogue = { ...frame, ...models, ...data, ...training, ...rooms };
