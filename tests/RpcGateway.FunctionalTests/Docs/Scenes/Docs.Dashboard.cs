namespace Docs.Dashboard;

internal abstract class Scene
{
    protected static readonly WebApplication app = WebApplication.Create();
}
