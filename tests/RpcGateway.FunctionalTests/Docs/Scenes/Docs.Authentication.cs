namespace Docs.Authentication;

internal abstract class Scene
{
    protected static readonly WebApplicationBuilder builder = WebApplication.CreateBuilder();

    protected static readonly Identity identity = new();

    protected static void ShowSignIn()
    {
    }
}

internal sealed class Identity
{
    public ValueTask<string?> GetFreshTokenAsync(CancellationToken cancellationToken) => default;
}
