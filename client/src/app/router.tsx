import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { ChatPage } from '../routes/chat.tsx';
import { RegisterPage } from '../routes/register.tsx';
import { SignInPage } from '../routes/sign-in.tsx';
import { CrashPage, NotFoundPage } from './fallback-pages.tsx';
import { SignedIn, SignedOut } from './guards.tsx';
import { Redirect } from './redirect.tsx';
import { Shell } from './shell.tsx';

// Loaded when first gone to: few visits need all parts.
const ForumPage = lazyRouteComponent(() => import('../routes/forum.tsx'), 'ForumPage');
const ForumPostPage = lazyRouteComponent(() => import('../routes/forum-post.tsx'), 'ForumPostPage');
const JobsPage = lazyRouteComponent(() => import('../routes/jobs.tsx'), 'JobsPage');
const KycPage = lazyRouteComponent(() => import('../routes/kyc.tsx'), 'KycPage');
const KycQueuePage = lazyRouteComponent(() => import('../routes/kyc-queue.tsx'), 'KycQueuePage');
const KycReviewPage = lazyRouteComponent(() => import('../routes/kyc-review.tsx'), 'KycReviewPage');
const MediaPage = lazyRouteComponent(() => import('../routes/media.tsx'), 'MediaPage');
const MediaVideoPage = lazyRouteComponent(() => import('../routes/media-video.tsx'), 'MediaVideoPage');
const PromptsPage = lazyRouteComponent(() => import('../routes/prompts.tsx'), 'PromptsPage');
const PromptPage = lazyRouteComponent(() => import('../routes/prompts-prompt.tsx'), 'PromptPage');

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: CrashPage });

/** Where somebody who was sent to sign in wanted to go: a path of this site, never another site's address. */
function nextOf(search: Record<string, unknown>): { next?: string } {
  const { next } = search;
  return typeof next === 'string' && /^\/(?![/\\])/u.test(next) ? { next } : {};
}

const signedOut = createRoute({
  getParentRoute: () => root,
  id: 'signed-out',
  component: SignedOut,
  validateSearch: nextOf,
});
const signIn = createRoute({ getParentRoute: () => signedOut, path: '/sign-in', component: SignInPage });
const register = createRoute({ getParentRoute: () => signedOut, path: '/register', component: RegisterPage });

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: () => (
    <SignedIn>
      <Shell />
    </SignedIn>
  ),
});
const under = () => signedIn;

const home = createRoute({ getParentRoute: under, path: '/', component: () => <Redirect to="/chat" /> });
const chat = createRoute({ getParentRoute: under, path: '/chat', component: () => <ChatPage /> });
const conversation = createRoute({
  getParentRoute: under,
  path: '/chat/$conversationId',
  component: () => <ChatPage conversationId={conversation.useParams().conversationId} />,
});
const jobs = createRoute({ getParentRoute: under, path: '/jobs', component: JobsPage });
const forum = createRoute({ getParentRoute: under, path: '/forum', component: ForumPage });
const forumPost = createRoute({
  getParentRoute: under,
  path: '/forum/$postId',
  component: () => <ForumPostPage postId={forumPost.useParams().postId} />,
});
const media = createRoute({ getParentRoute: under, path: '/media', component: MediaPage });
const mediaVideo = createRoute({
  getParentRoute: under,
  path: '/media/$videoId',
  component: () => <MediaVideoPage videoId={mediaVideo.useParams().videoId} />,
});
const prompts = createRoute({ getParentRoute: under, path: '/prompts', component: PromptsPage });
const prompt = createRoute({
  getParentRoute: under,
  path: '/prompts/$promptId',
  component: () => <PromptPage promptId={prompt.useParams().promptId} />,
});
const kyc = createRoute({ getParentRoute: under, path: '/kyc', component: KycPage });
const kycQueue = createRoute({ getParentRoute: under, path: '/kyc/queue', component: KycQueuePage });
const kycReview = createRoute({
  getParentRoute: under,
  path: '/kyc/queue/$applicationId',
  component: () => <KycReviewPage applicationId={kycReview.useParams().applicationId} />,
});

const routeTree = root.addChildren([
  signedOut.addChildren([signIn, register]),
  signedIn.addChildren([
    home,
    chat,
    conversation,
    jobs,
    forum,
    forumPost,
    media,
    mediaVideo,
    prompts,
    prompt,
    kyc,
    kycQueue,
    kycReview,
  ]),
]);

export type AppRouter = ReturnType<typeof createAppRouter>;

/** Every page and its address. */
export function createAppRouter() {
  return createRouter({ routeTree, defaultPreload: false, scrollRestoration: true, scrollToTopSelectors: ['#page'] });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
