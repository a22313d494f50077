namespace Docs.ClientBrowser;

internal abstract class Scene
{
    protected static readonly WebApplicationBuilder builder = WebApplication.CreateBuilder();
    protected static readonly string baseAddress = "https://host/";
}
