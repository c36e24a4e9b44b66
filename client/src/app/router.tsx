import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  useParams,
  useSearch,
} from '@tanstack/react-router';
import { ChatPage } from '../routes/chat.tsx';
import { RegisterPage } from '../routes/register.tsx';
import { SignInPage } from '../routes/sign-in.tsx';
import { CrashPage, NotFoundPage } from './fallback-pages.tsx';
import { SignedIn, SignedOut } from './guards.tsx';
import { Redirect } from './redirect.tsx';
import { Shell } from './shell.tsx';

// Loaded when first gone to: few visits need all parts.
const AdminAuditPage = lazyRouteComponent(() => import('../routes/admin-audit.tsx'), 'AdminAuditPage');
const AdminUsersPage = lazyRouteComponent(() => import('../routes/admin-users.tsx'), 'AdminUsersPage');
const ForgotPasswordPage = lazyRouteComponent(() => import('../routes/forgot-password.tsx'), 'ForgotPasswordPage');
const ForumPage = lazyRouteComponent(() => import('../routes/forum.tsx'), 'ForumPage');
const ForumPostPage = lazyRouteComponent(() => import('../routes/forum-post.tsx'), 'ForumPostPage');
const JobsPage = lazyRouteComponent(() => import('../routes/jobs.tsx'), 'JobsPage');
const KycPage = lazyRouteComponent(() => import('../routes/kyc.tsx'), 'KycPage');
const KycQueuePage = lazyRouteComponent(() => import('../routes/kyc-queue.tsx'), 'KycQueuePage');
const KycReviewPage = lazyRouteComponent(() => import('../routes/kyc-review.tsx'), 'KycReviewPage');
const MediaPage = lazyRouteComponent(() => import('../routes/media.tsx'), 'MediaPage');
const MediaVideoPage = lazyRouteComponent(() => import('../routes/media-video.tsx'), 'MediaVideoPage');
const OutboxPage = lazyRouteComponent(() => import('../routes/outbox.tsx'), 'OutboxPage');
const ProfilePage = lazyRouteComponent(() => import('../routes/profile.tsx'), 'ProfilePage');
const PromptsPage = lazyRouteComponent(() => import('../routes/prompts.tsx'), 'PromptsPage');
const PromptPage = lazyRouteComponent(() => import('../routes/prompts-prompt.tsx'), 'PromptPage');
const ReportsPage = lazyRouteComponent(() => import('../routes/reports.tsx'), 'ReportsPage');
const ResetPasswordPage = lazyRouteComponent(() => import('../routes/reset-password.tsx'), 'ResetPasswordPage');
const SecurityPage = lazyRouteComponent(() => import('../routes/security.tsx'), 'SecurityPage');
const TokensPage = lazyRouteComponent(() => import('../routes/tokens.tsx'), 'TokensPage');
const VerifyEmailPage = lazyRouteComponent(() => import('../routes/verify-email.tsx'), 'VerifyEmailPage');

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: CrashPage });

/** Where somebody who was sent to sign in wanted to go: a path of this site, never another site's address. */
function nextOf(search: Record<string, unknown>): { next?: string } {
  const { next } = search;
  return typeof next === 'string' && /^\/(?![/\\])/u.test(next) ? { next } : {};
}

/** The number of a message to go to. */
function placeOf({ at }: Record<string, unknown>): { at?: number } {
  return typeof at === 'number' && Number.isSafeInteger(at) && at > 0 ? { at } : {};
}

/** The username of an account to look for. */
const userOf = ({ user }: Record<string, unknown>): { user?: string } => (typeof user === 'string' ? { user } : {});

const signedOut = createRoute({
  getParentRoute: () => root,
  id: 'signed-out',
  component: SignedOut,
  validateSearch: nextOf,
});
const signIn = createRoute({ getParentRoute: () => signedOut, path: '/sign-in', component: SignInPage });
const register = createRoute({ getParentRoute: () => signedOut, path: '/register', component: RegisterPage });

// Where mails lead: for everybody, signed in or not.
const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: ForgotPasswordPage,
});
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: ResetPasswordPage,
});
const verifyEmail = createRoute({ getParentRoute: () => root, path: '/verify-email', component: VerifyEmailPage });
// For those, too, who wait for one of these mails.
const outbox = createRoute({ getParentRoute: () => root, path: '/outbox', component: OutboxPage });

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
// The page is the list's: it stays when another conversation is picked.
const chat = createRoute({
  getParentRoute: under,
  path: '/chat',
  component: () => {
    const { conversationId } = useParams({ strict: false });
    const { at } = useSearch({ strict: false });
    return <ChatPage conversationId={conversationId} at={at} />;
  },
});
const conversation = createRoute({
  getParentRoute: () => chat,
  path: '$conversationId',
  validateSearch: placeOf,
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
const reports = createRoute({ getParentRoute: under, path: '/reports', component: ReportsPage });
const profile = createRoute({ getParentRoute: under, path: '/profile', component: ProfilePage });
const security = createRoute({ getParentRoute: under, path: '/security', component: SecurityPage });
const tokens = createRoute({ getParentRoute: under, path: '/tokens', component: TokensPage });
const adminUsers = createRoute({
  getParentRoute: under,
  path: '/admin/users',
  component: AdminUsersPage,
  validateSearch: userOf,
});
const adminAudit = createRoute({ getParentRoute: under, path: '/admin/audit', component: AdminAuditPage });

const routeTree = root.addChildren([
  signedOut.addChildren([signIn, register]),
  forgotPassword,
  resetPassword,
  verifyEmail,
  outbox,
  signedIn.addChildren([
    home,
    chat.addChildren([conversation]),
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
    reports,
    profile,
    security,
    tokens,
    adminUsers,
    adminAudit,
  ]),
]);

export type AppRouter = ReturnType<typeof createAppRouter>;

/** Every page and its address. */
export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: false,
    // A conversation keeps its own place: at its end, or at the message that was gone to.
    scrollRestoration: ({ location }) => !location.pathname.startsWith('/chat'),
    scrollToTopSelectors: ['#page'],
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
