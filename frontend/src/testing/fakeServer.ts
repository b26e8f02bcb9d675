import type {
  AccessToken,
  Accuracy,
  Annotation,
  ClassUse,
  EntryCount,
  Export,
  ExportFilters,
  ExportFormat,
  Generation,
  Import,
  ImportEntry,
  Lease,
  Leases,
  Me,
  NewAnnotation,
  NewExport,
  NewProject,
  Overview,
  Progress,
  Project,
  Round,
  Strategy,
  User,
} from '@/api/types';

export interface FakeReply {
  status: number;
  body?: unknown;
}

interface FakeImage {
  id: number;
  name: string;
  width: number;
  height: number;
}

const minutes = (ago: number) => new Date(Date.now() - ago * 60_000).toISOString();

function accuracy(correct: number, images: number): Accuracy {
  const value = correct / images;
  const z = 1.96;
  const middle = (value + (z * z) / (2 * images)) / (1 + (z * z) / images);
  const half =
    (z / (1 + (z * z) / images)) *
    Math.sqrt((value * (1 - value)) / images + (z * z) / (4 * images * images));
  return { value, low: middle - half, high: middle + half, correct, images };
}

function makeProject(id: number, name: string, classNames: string[]): Project {
  const colors = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'];
  return {
    id,
    name,
    task: 'single_label',
    guidelines:
      '# What counts\n\n- Label what the **piece** is made of, not what was in it.\n- Cardboard has a corrugated middle; everything thinner is paper.\n- Nothing to see, or two pieces: `skip`.',
    createdAt: minutes(60 * 24 * 5),
    classes: classNames.map((one, position) => ({
      id: id * 100 + position,
      name: one,
      color: colors[position % colors.length] ?? '#0072b2',
      key: one.charAt(0) === 'g' ? null : position === 0 ? one.charAt(0) : null,
      position,
    })),
    settings: {
      strategy: 'auto',
      batch: 200,
      roundLabels: 10,
      roundSeconds: 60,
      auditShare: 0.1,
      leaseSeconds: 900,
    },
  };
}

const strategies: Strategy[] = [
  {
    name: 'auto',
    title: 'Automatic',
    summary: 'Begins with diverse images, then goes where the model is unsure.',
  },
  {
    name: 'margin',
    title: 'Smallest margin',
    summary: 'Images whose two likeliest classes are closest.',
  },
  {
    name: 'badge',
    title: 'BADGE',
    summary: 'Unsure and diverse at once, by gradients of the last layer.',
  },
  { name: 'random', title: 'Random', summary: 'By chance; the yardstick for the others.' },
];

/** A server in memory that keeps to the contract closely enough to try every page against it. */
export class FakeServer {
  me: Me | null = { id: 1, name: 'Ada', role: 'admin' };
  setupNeeded = false;
  encoderProblem: string | null = null;
  down = false;
  projects: Project[] = [
    makeProject(1, 'Rubbish on the belt', [
      'cardboard',
      'glass',
      'metal',
      'paper',
      'plastic',
      'trash',
    ]),
    makeProject(2, 'Wafer defects', ['clean', 'scratch', 'particle']),
    makeProject(3, 'Bird feeder', ['robin', 'sparrow', 'nothing']),
  ];
  images = new Map<number, FakeImage[]>();
  annotations: (Annotation & { projectId: number; undone: boolean })[] = [];
  leases = new Map<number, { projectId: number; imageId: number }>();
  generation: Generation = {
    number: 41,
    strategy: 'badge',
    reason: 'The model is past its first classes; unsure and diverse images teach most now.',
    modelVersion: 37,
    createdAt: minutes(2),
    pool: 2527,
  };
  exports: Export[] = [newestExport, earlierExport];
  /** What was asked for of imports that the server reads itself. */
  readonly begunImports: Record<string, unknown>[] = [];
  roundEvery = 10;
  log: string[] = [];
  private readonly byKey = new Map<string, FakeReply>();
  private nextId = 1000;

  constructor(imageCount = 240) {
    this.images.set(
      1,
      Array.from({ length: imageCount }, (_, index) => this.image(1, index)),
    );
    this.images.set(
      2,
      Array.from({ length: 40 }, (_, index) => this.image(2, index)),
    );
    this.images.set(3, []);
  }

  /** The size an image is said to have; a backend with real files sets its own. */
  image(projectId: number, index: number): FakeImage {
    const id = projectId * 10_000 + index;
    return projectId === 2
      ? { id, name: `wafer/${index}.png`, width: 28, height: 28 }
      : { id, name: `belt/${String(index).padStart(5, '0')}.jpg`, width: 128, height: 96 };
  }

  imageOf(projectId: number, imageId: number): FakeImage | undefined {
    return this.images.get(projectId)?.find((one) => one.id === imageId);
  }

  handle(
    method: string,
    path: string,
    body: unknown = undefined,
    headers: Record<string, string | undefined> = {},
  ): FakeReply {
    this.log.push(`${method} ${path}`);
    if (this.down) return problem(503, 'down', 'The server is down.');
    const named = headers['winnow-user'];
    if (named && this.me && named !== String(this.me.id)) {
      return problem(401, 'user-changed', 'Somebody else has logged in in this browser.');
    }
    const key = headers['idempotency-key'];
    const known = key ? this.byKey.get(key) : undefined;
    if (known) return known;
    const reply = this.route(method, new URL(path, 'http://fake'), body);
    if (key && reply.status < 500) this.byKey.set(key, reply);
    return reply;
  }

  private route(method: string, url: URL, body: unknown): FakeReply {
    const path = url.pathname.replace(/^\/api/, '');
    const inProject = /^\/projects\/(\d+)(\/.*)?$/.exec(path);
    if (path === '/setup') return this.setup(method, body);
    if (path === '/session') return this.session(method, body);
    if (!this.me) return problem(401, 'unauthenticated', 'Log in first.');
    if (inProject) {
      return this.project(method, Number(inProject[1]), inProject[2] ?? '', url, body);
    }
    switch (`${method} ${path}`) {
      case 'GET /projects':
        return ok(this.projects);
      case 'POST /projects':
        return this.create(body as NewProject);
      case 'GET /overview':
        return ok(this.projects.map((one) => this.overview(one)));
      case 'GET /strategies':
        return ok(strategies);
      case 'GET /import-roots':
        return ok(['/srv/pools']);
      case 'GET /import-buckets':
        return ok(['s3://belt/2026/']);
      case 'GET /users':
        return ok(users);
      case 'GET /account/sessions':
        return ok(sessions);
      case 'GET /account/tokens':
        return ok(tokens);
      case 'POST /account/tokens':
        return {
          status: 201,
          body: { ...tokens[0], id: 9, ...(body as object), token: 'wn_2f6c1e0b7a94d8' },
        };
    }
    return problem(404, 'not-found', 'There is nothing here.');
  }

  private setup(method: string, body: unknown): FakeReply {
    if (method === 'GET') return ok({ needed: this.setupNeeded });
    const { code, name, password } = body as { code: string; name: string; password: string };
    if (code !== 'ABCD-EFGH-2345') return problem(403, 'setup-code-wrong', 'The code is wrong.');
    if (password.length < 10) {
      return problem(422, 'invalid', 'The request has mistakes.', [
        { pointer: '/password', code: 'too-short', detail: 'Take at least 10 characters.' },
      ]);
    }
    this.setupNeeded = false;
    this.me = { id: 1, name, role: 'admin' };
    return { status: 201, body: this.me };
  }

  private session(method: string, body: unknown): FakeReply {
    if (method === 'POST') {
      const { name, password } = body as { name: string; password: string };
      if (password === 'wrong') return problem(401, 'login-failed', 'No.');
      this.me = { id: 1, name, role: 'admin' };
    }
    if (method === 'DELETE') {
      this.me = null;
      return { status: 204 };
    }
    return this.me ? ok(this.me) : problem(401, 'unauthenticated', 'Log in first.');
  }

  private create(body: NewProject): FakeReply {
    const made = makeProject(++this.nextId, body.name, []);
    made.classes = (body.classes ?? []).map((one, position) => ({
      id: ++this.nextId,
      name: one.name,
      color: one.color ?? '#0072b2',
      key: one.key ?? null,
      position,
    }));
    made.guidelines = body.guidelines ?? '';
    this.projects.push(made);
    this.images.set(made.id, []);
    return { status: 201, body: made };
  }

  private project(method: string, id: number, rest: string, url: URL, body: unknown): FakeReply {
    const project = this.projects.find((one) => one.id === id);
    if (!project) return problem(404, 'not-found', 'There is no such project, or it is not yours.');
    const undo = /^\/annotations\/(\d+)\/undo$/.exec(rest);
    if (undo && method === 'POST') return this.undo(id, Number(undo[1]));
    const image = /^\/images\/(\d+)$/.exec(rest);
    if (image) {
      const found = this.imageOf(id, Number(image[1]));
      return found ? ok(found) : problem(404, 'not-found', 'There is no such image.');
    }
    if (rest === '/imports/4/entries') return ok({ entries: syncEntries, next: null });
    if (rest === '/imports/4/entries/counts') return ok(syncCounts);
    if (/^\/imports\/\d+\/entries$/.test(rest)) return ok(entries(url, this.images.get(id) ?? []));
    const change = /^\/imports\/(\d+)\/(cancel|pause|resume)$/.exec(rest);
    if (change && method === 'POST') {
      const status = { cancel: 'cancelled', pause: 'paused', resume: 'running' } as const;
      const found = imports.find((one) => one.id === Number(change[1]));
      return ok({ ...found, status: status[change[2] as keyof typeof status] });
    }
    if (/^\/imports\/\d+\/entries\/counts$/.test(rest)) {
      return ok([
        { status: 'imported', code: null, entries: 236 },
        { status: 'duplicate', code: null, entries: 15 },
        { status: 'rejected', code: 'image-corrupt', entries: 8 },
        { status: 'rejected', code: 'not-an-image', entries: 1 },
      ]);
    }
    const use = /^\/classes\/(\d+)\/use$/.exec(rest);
    if (use) return ok(this.classUse(Number(use[1])));
    const one = /^\/exports\/(\d+)(\/content)?$/.exec(rest);
    if (one) return this.oneExport(method, Number(one[1]), one[2] !== undefined);
    if (/^\/classes\/\d+$/.test(rest)) return this.changeClass(method, project, rest, body);
    switch (`${method} ${rest}`) {
      case 'GET ':
        return ok(project);
      case 'DELETE ':
        if (url.searchParams.get('name') !== project.name) {
          return problem(422, 'name-differs', 'To delete this project, name it.');
        }
        this.projects = this.projects.filter((other) => other !== project);
        return { status: 204 };
      case 'PATCH ':
        return ok(
          Object.assign(project, body as object, {
            settings: { ...project.settings, ...(body as Partial<Project>).settings },
          }),
        );
      case 'PUT /classes/order': {
        const order = (body as { classIds: number[] }).classIds;
        for (const one of project.classes) one.position = order.indexOf(one.id);
        return ok(project.classes);
      }
      case 'POST /classes': {
        const made = {
          id: ++this.nextId,
          key: null,
          color: '#777777',
          position: project.classes.length,
          ...(body as { name: string }),
        };
        project.classes.push(made);
        return { status: 201, body: made };
      }
      case 'POST /leases':
        return ok(this.lease(id, (body as { count: number }).count));
      case 'POST /leases/renew': {
        const { tokens: asked } = body as { tokens: number[] };
        return ok({
          leases: asked.flatMap((token) => {
            const held = this.leases.get(token);
            return held ? [this.leaseView(token, held)] : [];
          }),
        });
      }
      case 'POST /leases/return':
        for (const token of (body as { tokens: number[] }).tokens) this.leases.delete(token);
        return { status: 204 };
      case 'POST /annotations':
        return this.annotate(id, body as NewAnnotation);
      case 'GET /annotations/mine/tally': {
        const since = Date.parse(url.searchParams.get('since') ?? '');
        const mine = this.annotations.filter(
          (one) =>
            one.projectId === id &&
            !one.undone &&
            one.kind === 'label' &&
            Date.parse(one.createdAt) >= since,
        );
        return ok({ labels: mine.length });
      }
      case 'GET /annotations/mine':
        return ok(
          this.annotations
            .filter((one) => one.projectId === id && !one.undone)
            .slice(-Number(url.searchParams.get('limit') ?? 50))
            .reverse(),
        );
      case 'GET /progress':
        return ok(this.progress(project));
      case 'GET /rounds':
        return ok(id === 1 ? rounds(Number(url.searchParams.get('before') ?? 42)) : []);
      case 'GET /export-options':
        return ok({ formats: exportFormats, annotators: ['Ada', 'Grace', 'Mary'] });
      case 'GET /exports':
        return ok(id === 1 ? this.exports : []);
      case 'POST /exports':
        return this.makeExport(body as NewExport);
      case 'GET /imports':
        return ok(id === 3 ? [] : imports);
      case 'POST /imports/folder':
      case 'POST /imports/bucket':
        this.begunImports.push(body as Record<string, unknown>);
        return { status: 202, body: { ...base, id: 6, status: 'queued', entries: 0 } };
    }
    return problem(404, 'not-found', 'There is nothing here.');
  }

  private makeExport(asked: NewExport): FakeReply {
    const format = exportFormats.find((one) => one.name === asked.format);
    if (!format) return problem(422, 'format-unknown', 'There is no such format.');
    if (format.contents === 'features' && this.encoderProblem) {
      return problem(409, 'no-features', 'The images have no features yet.');
    }
    const made: Export = {
      ...newestExport,
      id: ++this.nextId,
      format: asked.format,
      filters: { ...noFilters, ...asked.filters },
      split: asked.split ?? null,
      imagePrefix: asked.imagePrefix ?? '',
      sha256: format.images ? null : newestExport.sha256,
      createdAt: new Date().toISOString(),
    };
    this.exports = [made, ...this.exports];
    return { status: 201, body: made };
  }

  private oneExport(method: string, exportId: number, content: boolean): FakeReply {
    const found = this.exports.find((one) => one.id === exportId);
    if (!found) return problem(404, 'not-found', 'There is no such export.');
    if (method === 'DELETE') {
      this.exports = this.exports.filter((one) => one !== found);
      return { status: 204 };
    }
    return ok(content ? 'the bytes' : found);
  }

  private classUse(classId: number): ClassUse {
    const answers = this.annotations.filter((one) => one.classId === classId);
    const labels = answers.filter((one) => !one.undone).length;
    return { labels, earlier: answers.length - labels, truths: 0, predictions: 0 };
  }

  private changeClass(method: string, project: Project, rest: string, body: unknown): FakeReply {
    const classId = Number(rest.split('/').pop());
    const found = project.classes.find((one) => one.id === classId);
    if (!found) return problem(404, 'not-found', 'There is no such class.');
    if (method === 'PATCH') return ok(Object.assign(found, body as object));
    if (this.annotations.some((one) => one.classId === classId)) {
      return problem(409, 'class-in-use', 'The class has been used. Rename it instead.');
    }
    project.classes = project.classes.filter((one) => one.id !== classId);
    return { status: 204 };
  }

  private answered(projectId: number): Set<number> {
    return new Set(
      this.annotations
        .filter((one) => one.projectId === projectId && !one.undone)
        .map((one) => one.imageId),
    );
  }

  private leaseView(token: number, held: { projectId: number; imageId: number }): Lease {
    const image = this.imageOf(held.projectId, held.imageId);
    return {
      token,
      imageId: held.imageId,
      name: image?.name ?? '',
      width: image?.width ?? 0,
      height: image?.height ?? 0,
      expiresAt: minutes(-5),
    };
  }

  private lease(projectId: number, count: number): Leases {
    const mine = [...this.leases].filter(([, held]) => held.projectId === projectId);
    const answered = this.answered(projectId);
    const taken = new Set(mine.map(([, held]) => held.imageId));
    const all = this.images.get(projectId) ?? [];
    for (const image of all) {
      if (mine.length >= count) break;
      if (answered.has(image.id) || taken.has(image.id)) continue;
      const token = ++this.nextId;
      const held = { projectId, imageId: image.id };
      this.leases.set(token, held);
      mine.push([token, held]);
    }
    const leases = mine.slice(0, count).map(([token, held]) => this.leaseView(token, held));
    const code = all.length === 0 ? 'no-images' : 'all-labeled';
    return {
      leases,
      generation: all.length > 0 ? this.generation : null,
      empty:
        leases.length > 0
          ? null
          : {
              code,
              detail:
                code === 'no-images'
                  ? 'Nothing has been imported into this project.'
                  : `All ${all.length} images are answered.`,
            },
    };
  }

  private annotate(projectId: number, body: NewAnnotation): FakeReply {
    const made = {
      id: ++this.nextId,
      projectId,
      imageId: body.imageId,
      kind: body.kind,
      classId: body.classId ?? null,
      createdAt: new Date().toISOString(),
      elapsedMs: body.elapsedMs ?? null,
      undone: false,
    };
    if (body.corrects != null) {
      const earlier = this.annotations.find((one) => one.id === body.corrects);
      if (!earlier) return problem(404, 'not-found', 'There is no such answer.');
      earlier.undone = true;
    } else {
      const held = this.leases.get(body.leaseToken ?? 0);
      if (!held) return problem(409, 'lease-lost', 'Somebody else has the image now.');
      this.leases.delete(body.leaseToken ?? 0);
    }
    this.annotations.push(made);
    this.maybeRound(projectId);
    return { status: 201, body: made };
  }

  private maybeRound(projectId: number): void {
    const labels = this.answered(projectId).size;
    if (labels === 0 || labels % this.roundEvery !== 0) return;
    this.generation = {
      ...this.generation,
      number: this.generation.number + 1,
      modelVersion: (this.generation.modelVersion ?? 0) + 1,
      createdAt: new Date().toISOString(),
    };
  }

  private undo(projectId: number, annotationId: number): FakeReply {
    const found = this.annotations.find((one) => one.id === annotationId && !one.undone);
    if (!found) return problem(404, 'not-found', 'There is no such answer.');
    found.undone = true;
    const token = ++this.nextId;
    const held = { projectId, imageId: found.imageId };
    this.leases.set(token, held);
    return ok({ undone: found, lease: this.leaseView(token, held) });
  }

  private overview(project: Project): Overview {
    const all = this.images.get(project.id) ?? [];
    const first = project.id === 1;
    return {
      projectId: project.id,
      name: project.name,
      images: first ? 2527 : all.length,
      labels: first ? 412 + this.answered(1).size : this.answered(project.id).size,
      classes: project.classes.length,
      accuracy: first ? accuracy(71, 82) : null,
      coverImageIds: all.slice(0, 4).map((one) => one.id),
      lastLabelAt: first ? minutes(3) : null,
      running: first ? 'round' : null,
    };
  }

  private progress(project: Project): Progress {
    const all = this.images.get(project.id) ?? [];
    if (project.id !== 1) return emptyProgress(project, all.length, this.answered(project.id).size);
    const labels = 412 + this.answered(1).size;
    return {
      images: 2527,
      encoded: 2527,
      labels,
      trainingLabels: labels - 82,
      auditLabels: 82,
      skipped: 7,
      annotators: 3,
      labelsLastHour: 164,
      accuracy: accuracy(71, 82),
      accuracyNeeds: 0,
      truthAccuracy: { ...accuracy(2170, 2527) },
      generation: this.generation,
      encoder: {
        number: 2,
        kind: 'patch k-means',
        dimension: 1024,
        learnedFrom: 2527,
        createdAt: minutes(300),
      },
      encoderProblem: this.encoderProblem,
      modelVersion: {
        number: 37,
        createdAt: minutes(2),
        labels,
        trainedOn: labels - 82,
        temperature: 1.284,
      },
      curve,
      classes: project.classes.map((one, index) => {
        const number = [88, 96, 71, 79, 58, 20][index] ?? 10;
        return {
          classId: one.id,
          labels: number,
          trainingLabels: Math.round(number * 0.8),
          auditLabels: Math.round(number * 0.2),
        };
      }),
      running: [
        {
          kind: 'round',
          id: 41,
          phase: 'score',
          done: 1480,
          total: 2527,
          startedAt: minutes(0.1),
        },
      ],
      nextRound: { labelsMissing: 6, seconds: 2 },
      comparison: {
        verdict: 'ahead',
        labels: 66,
        images: 82,
        active: 0.707,
        random: 0.585,
        low: 0.013,
        high: 0.223,
        sentence:
          'Active selection beats random here: with 66 labels each, 70.7 % against 58.5 % on 82 audit images, a difference of +12.2 points (+1.3 to +22.3).',
      },
      tuning: {
        takenOver: true,
        labels: 304,
        images: 304,
        tuned: 0.74,
        other: 0.688,
        low: 0.016,
        high: 0.088,
        seconds: 214,
        sentence:
          'Networks fine-tuned on 304 labels joined the features: right on 74.0 % of 304 labels held out, against 68.8 % by the features there were, a difference of +5.3 points (+1.6 to +8.8).',
      },
      advice:
        'Going on pays: the last 100 labels brought about 3 points of accuracy. Label more trash; it has the fewest labels and the most mistakes.',
    };
  }
}

const curve = Array.from({ length: 21 }, (_, index) => {
  const labels = Math.round(12 * 1.193 ** index);
  const audit = Math.round(labels * 0.2);
  const value = 0.93 - 0.62 * Math.exp(-labels / 110) - 0.05 * Math.exp(-labels / 900);
  const right = Math.round(audit * (value + 0.02 * Math.sin(index * 1.7)));
  return {
    modelVersion: index * 2 + 1,
    labels,
    trainedOn: labels - audit,
    accuracy: audit >= 10 ? accuracy(Math.min(right, audit), audit) : null,
    truthAccuracy: accuracy(Math.round(2527 * (value - 0.01)), 2527),
    createdAt: minutes(400 - index * 18),
  };
});

function emptyProgress(project: Project, images: number, labels: number): Progress {
  return {
    images,
    encoded: images,
    labels,
    trainingLabels: labels,
    auditLabels: Math.min(labels, 2),
    skipped: 0,
    annotators: labels > 0 ? 1 : 0,
    labelsLastHour: labels,
    accuracy: null,
    accuracyNeeds: 18,
    truthAccuracy: null,
    generation: null,
    encoder: null,
    encoderProblem: null,
    modelVersion: null,
    curve: [],
    classes: project.classes.map((one) => ({
      classId: one.id,
      labels: 0,
      trainingLabels: 0,
      auditLabels: 0,
    })),
    running: [],
    nextRound: { labelsMissing: 20, seconds: 2 },
    comparison: {
      verdict: 'early',
      labels: 0,
      images: 0,
      active: 0,
      random: 0,
      low: 0,
      high: 0,
      sentence:
        'Whether active selection beats random here is known from 40 audit labels on; there are 2.',
    },
    tuning: null,
    advice: images === 0 ? 'Import images.' : 'Label about twenty images for a first model.',
  };
}

function rounds(before: number): Round[] {
  const numbers = Array.from({ length: 50 }, (_, index) => before - 1 - index).filter((n) => n > 0);
  return numbers.map((number) => {
    const running = number === 41;
    const failed = number === 33;
    const strategy = number > 12 ? 'badge' : 'typiclust';
    return {
      number,
      status: running ? 'running' : failed ? 'failed' : 'done',
      phase: running ? 'score' : 'done',
      cause: '10 new labels',
      labels: 12 + number * 10,
      trainSeconds: running || failed ? null : 0.412 + number * 0.007,
      scoreSeconds: running || failed ? null : 0.873,
      selectSeconds: running || failed ? null : 1.24,
      startedAt: minutes((42 - number) * 4),
      finishedAt: running ? null : minutes((42 - number) * 4 - 0.05),
      error: failed
        ? 'The machine ran out of memory while it trained; the round was repeated.'
        : null,
      modelVersion: failed ? null : number,
      accuracy: failed || number < 8 ? null : accuracy(Math.round(number * 1.72), number * 2),
      generation:
        running || failed
          ? null
          : {
              number,
              strategy,
              reason:
                number > 12
                  ? 'Unsure and diverse images teach most now.'
                  : 'Few labels: diverse images first.',
              modelVersion: number,
              createdAt: minutes((42 - number) * 4),
              pool: 2527,
            },
    };
  });
}

const base: Import = {
  id: 3,
  source: 'belt-2026-11.zip',
  origin: 'upload',
  labels: 'ignore',
  status: 'running',
  bytesTotal: 812_000_000,
  bytesRead: 311_400_000,
  entries: 980,
  imported: 941,
  duplicates: 31,
  rejected: 8,
  retryable: 0,
  skipped: 0,
  labelFiles: 0,
  applied: 0,
  unchanged: 0,
  known: 0,
  missing: 0,
  code: null,
  detail: null,
  createdAt: minutes(1),
  startedAt: minutes(0.6),
  finishedAt: null,
  upload: null,
};

const noFilters: ExportFilters = {
  consensus: null,
  annotator: null,
  since: null,
  minConfidence: null,
  withoutImported: null,
  auditOnly: null,
};

const newestExport: Export = {
  id: 2,
  format: 'csv',
  filters: noFilters,
  split: null,
  imagePrefix: '',
  fileName: 'Rubbish-on-the-belt-20261121T101500Z-labels.csv',
  annotationId: 1_902,
  generation: 41,
  modelVersion: 37,
  images: 1_240,
  labels: 1_240,
  annotators: 3,
  bytes: 203_514,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  createdBy: 'Ada',
  createdAt: minutes(12),
};

const earlierExport: Export = {
  ...newestExport,
  id: 1,
  format: 'class-folders',
  filters: { ...noFilters, consensus: true, minConfidence: 0.9 },
  split: { testShare: 0.2, seed: 7 },
  fileName: 'Rubbish-on-the-belt-20261120T101500Z-images.zip',
  annotationId: 1_310,
  generation: 17,
  modelVersion: 15,
  images: 812,
  labels: 812,
  annotators: 2,
  bytes: 41_823_114,
  sha256: null,
  createdBy: 'Grace',
  createdAt: minutes(60 * 27),
};

const format = (
  name: string,
  title: string,
  readers: string,
  more: Partial<ExportFormat> = {},
): ExportFormat => ({
  name,
  title,
  readers,
  contents: 'labels',
  images: false,
  split: false,
  imagePrefix: false,
  ...more,
});

const exportFormats: ExportFormat[] = [
  format(
    'csv',
    'CSV',
    'One line for each labeled image: class, who, when, from which arm. For spreadsheets and pandas.',
  ),
  format('jsonl', 'JSON Lines', 'The same as the CSV, one JSON object a line. For scripts.'),
  format(
    'label-studio',
    'Label Studio',
    'Tasks with everybody’s annotations and the model’s predictions, as JSON. For Label Studio’s import.',
    { contents: 'answers', imagePrefix: true },
  ),
  format(
    'class-folders',
    'Class folders',
    'A zip with a folder for each class and the original files in it. For torchvision, Keras and FiftyOne.',
    { images: true, split: true },
  ),
  format(
    'hugging-face',
    'Hugging Face ImageFolder',
    'A zip with the images and metadata.jsonl. For load_dataset("imagefolder").',
    { images: true, split: true },
  ),
  format(
    'features',
    'Features',
    'A zip of the feature matrix (.npy) and whose row is which. For notebooks.',
    { contents: 'features' },
  ),
  format(
    'predictions-csv',
    'Predictions as CSV',
    'One line for each image of the pool: predicted class, calibrated confidence, and its label where there is one.',
    { contents: 'predictions' },
  ),
];

/** A folder that was imported before. */
const sync: Import = {
  ...base,
  id: 4,
  source: '/srv/images/belt',
  origin: 'folder',
  status: 'done',
  bytesRead: 9_120_000_000,
  bytesTotal: 9_120_000_000,
  entries: 100_012,
  imported: 1_204,
  duplicates: 0,
  rejected: 0,
  known: 98_796,
  missing: 12,
  createdAt: minutes(50),
  finishedAt: minutes(48),
};

const syncCounts: EntryCount[] = [
  { status: 'known', code: null, entries: 98_796 },
  { status: 'imported', code: null, entries: 1_204 },
  { status: 'missing', code: null, entries: 12 },
];

const syncEntries: ImportEntry[] = [
  entryOfSync(0, 'known', 'Known since import 1, unchanged and not read.'),
  entryOfSync(1, 'imported', 'Changed since import 1; the image it was then stays in the pool.'),
  entryOfSync(2, 'imported', null),
  entryOfSync(3, 'missing', 'No longer there; its image stays in the pool.'),
];

function entryOfSync(
  ordinal: number,
  status: ImportEntry['status'],
  detail: string | null,
): ImportEntry {
  const source = `belt/piece${ordinal}.jpg`;
  return { ordinal, source, sha256: null, status, code: null, detail, imageId: null };
}

const imports: Import[] = [
  {
    ...base,
    id: 5,
    source: 'night-shift.tar',
    status: 'receiving',
    bytesRead: 0,
    bytesTotal: 2_400_000_000,
    entries: 0,
    imported: 0,
    duplicates: 0,
    rejected: 0,
    startedAt: null,
    upload: {
      length: 2_400_000_000,
      offset: 1_050_000_000,
      lastAt: minutes(42),
      expiresAt: minutes(42 - 24 * 60),
      own: true,
    },
  },
  base,
  sync,
  {
    ...base,
    id: 2,
    source: 'trashnet-imagefolder.zip',
    labels: 'truth',
    status: 'done',
    bytesRead: 41_600_000,
    bytesTotal: 41_600_000,
    entries: 2531,
    imported: 2527,
    duplicates: 0,
    rejected: 4,
    skipped: 1,
    createdAt: minutes(60 * 26),
    finishedAt: minutes(60 * 26 - 1),
  },
  {
    ...base,
    id: 1,
    source: 'broken.tar.gz',
    status: 'failed',
    bytesRead: 1_200_000,
    bytesTotal: 9_000_000,
    entries: 12,
    imported: 12,
    duplicates: 0,
    rejected: 0,
    skipped: 0,
    code: 'archive-corrupt',
    detail:
      'The archive ends in the middle of a file. Send it again; images that are in are found again by their content.',
    createdAt: minutes(60 * 30),
    finishedAt: minutes(60 * 30),
  },
];

function entries(url: URL, images: FakeImage[]): { entries: ImportEntry[]; next: number | null } {
  const after = Number(url.searchParams.get('after') ?? 0);
  const status = url.searchParams.get('status');
  const code = url.searchParams.get('code');
  const search = (url.searchParams.get('search') ?? '').toLowerCase();
  const all = Array.from({ length: 260 }, (_, index): ImportEntry => {
    const ordinal = index + 1;
    const skipped = ordinal === 2;
    const rejected = skipped || ordinal % 29 === 5;
    const duplicate = ordinal % 17 === 3;
    return {
      ordinal,
      source: skipped ? 'train/labels.csv' : `train/glass/glass${ordinal}.jpg`,
      sha256: null,
      status: rejected ? 'rejected' : duplicate ? 'duplicate' : 'imported',
      code: skipped ? 'not-an-image' : rejected ? 'image-corrupt' : null,
      detail: skipped
        ? 'Not an image.'
        : rejected
          ? 'The file ends before the picture does; it was probably cut off while copying.'
          : duplicate
            ? ordinal % 2 === 0
              ? `Same image as train/paper/paper${ordinal}.jpg of this import, and labeled paper; here it is glass. The label paper is kept.`
              : `Same image as glass${ordinal}.jpg, in the pool already.`
            : null,
      imageId: rejected ? null : (images[index % Math.max(images.length, 1)]?.id ?? null),
    };
  }).filter(
    (one) =>
      one.ordinal > after &&
      (!status || one.status === status) &&
      (!code || one.code === code) &&
      one.source.toLowerCase().includes(search),
  );
  const page = all.slice(0, 100);
  return { entries: page, next: all.length > 100 ? (page[99]?.ordinal ?? null) : null };
}

const users: User[] = [
  {
    id: 1,
    name: 'Ada',
    role: 'admin',
    createdAt: minutes(60 * 24 * 40),
    disabledAt: null,
    seenAt: minutes(0),
  },
  {
    id: 2,
    name: 'Grace',
    role: 'engineer',
    createdAt: minutes(60 * 24 * 21),
    disabledAt: null,
    seenAt: minutes(95),
  },
  {
    id: 3,
    name: 'Barbara',
    role: 'annotator',
    createdAt: minutes(60 * 24 * 9),
    disabledAt: null,
    seenAt: minutes(3),
  },
  {
    id: 4,
    name: 'Edsger',
    role: 'annotator',
    createdAt: minutes(60 * 24 * 9),
    disabledAt: minutes(60 * 24),
    seenAt: null,
  },
];

const sessions = [
  {
    id: 1,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36',
    createdAt: minutes(600),
    seenAt: minutes(0),
    expiresAt: minutes(-10_000),
    current: true,
  },
  {
    id: 2,
    userAgent: 'Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) Version/19.0 Safari/604.1',
    createdAt: minutes(6000),
    seenAt: minutes(2000),
    expiresAt: minutes(-5000),
    current: false,
  },
];

const tokens: AccessToken[] = [
  {
    id: 1,
    name: 'nightly export',
    createdAt: minutes(9000),
    usedAt: minutes(400),
    expiresAt: minutes(-60 * 24 * 60),
  },
];

const ok = (body: unknown): FakeReply => ({ status: 200, body });

function problem(
  status: number,
  code: string,
  detail: string,
  errors: { pointer: string; code: string; detail: string }[] = [],
): FakeReply {
  return { status, body: { title: code, status, code, detail, errors } };
}
