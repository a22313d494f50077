namespace Docs.Errors;

internal abstract class Scene
{
    protected static readonly double dividend = 1;
}
