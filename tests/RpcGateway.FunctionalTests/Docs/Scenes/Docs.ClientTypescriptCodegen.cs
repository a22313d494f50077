namespace Docs.ClientTypescriptCodegen;

internal abstract class Scene
{
    protected static readonly WebApplicationBuilder builder = WebApplication.CreateBuilder();
}
