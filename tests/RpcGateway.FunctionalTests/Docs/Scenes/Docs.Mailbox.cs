namespace Docs.Mailbox;

internal abstract class Scene
{
    protected static readonly WebApplicationBuilder builder = WebApplication.CreateBuilder();
    protected static readonly IInbox inbox = null!;
    protected static long after;
}
