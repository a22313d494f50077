namespace Docs.Dashboard;

internal abstract class Scene
{
    protected static readonly WebApplicationBuilder builder = WebApplication.CreateBuilder();
    protected static readonly WebApplication app = builder.Build();
}
