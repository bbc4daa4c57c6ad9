import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from './root';
import * as search from './search';

const home = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: lazyRouteComponent(() => import('@/features/home/home-page'), 'HomePage'),
});

const models = createRoute({
  getParentRoute: () => rootRoute,
  path: '/models',
  validateSearch: search.modelsSearch,
  component: lazyRouteComponent(() => import('@/features/models/models-page'), 'ModelsPage'),
});

const model = createRoute({
  getParentRoute: () => rootRoute,
  path: '/models/$name',
  validateSearch: search.modelSearch,
  component: lazyRouteComponent(() => import('@/features/models/model-page'), 'ModelPage'),
});

const version = createRoute({
  getParentRoute: () => rootRoute,
  path: '/models/$name/versions/$version',
  component: lazyRouteComponent(() => import('@/features/models/version-page'), 'VersionPage'),
});

const compare = createRoute({
  getParentRoute: () => rootRoute,
  path: '/models/$name/compare',
  validateSearch: search.compareSearch,
  component: lazyRouteComponent(() => import('@/features/models/compare-page'), 'ComparePage'),
});

const datasets = createRoute({
  getParentRoute: () => rootRoute,
  path: '/datasets',
  validateSearch: search.datasetsSearch,
  component: lazyRouteComponent(() => import('@/features/datasets/datasets-page'), 'DatasetsPage'),
});

const dataset = createRoute({
  getParentRoute: () => rootRoute,
  path: '/datasets/$name',
  validateSearch: search.datasetSearch,
  component: lazyRouteComponent(() => import('@/features/datasets/dataset-page'), 'DatasetPage'),
});

const upload = createRoute({
  getParentRoute: () => rootRoute,
  path: '/upload',
  validateSearch: search.uploadSearch,
  component: lazyRouteComponent(() => import('@/features/datasets/upload-page'), 'UploadPage'),
});

const training = createRoute({
  getParentRoute: () => rootRoute,
  path: '/training',
  validateSearch: search.trainingSearch,
  component: lazyRouteComponent(() => import('@/features/training/jobs-page'), 'JobsPage'),
});

const train = createRoute({
  getParentRoute: () => rootRoute,
  path: '/train',
  validateSearch: search.trainSearch,
  component: lazyRouteComponent(() => import('@/features/training/train-page'), 'TrainPage'),
});

const job = createRoute({
  getParentRoute: () => rootRoute,
  path: '/training/$id',
  component: lazyRouteComponent(() => import('@/features/training/job-page'), 'JobPage'),
});

const playground = createRoute({
  getParentRoute: () => rootRoute,
  path: '/playground',
  validateSearch: search.playgroundSearch,
  component: lazyRouteComponent(() => import('@/features/playground/playground-page'), 'PlaygroundPage'),
});

const system = createRoute({
  getParentRoute: () => rootRoute,
  path: '/system',
  component: lazyRouteComponent(() => import('@/features/system/system-page'), 'SystemPage'),
});

/** Every room of the console. */
export const routeTree = rootRoute.addChildren([
  home,
  models,
  model,
  version,
  compare,
  datasets,
  dataset,
  upload,
  training,
  train,
  job,
  playground,
  system,
]);
