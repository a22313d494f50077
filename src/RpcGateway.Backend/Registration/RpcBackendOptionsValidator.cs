using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Dispatch;

namespace RpcGateway.Backend.Registration;

/// <summary>Validates the options together with what was added to the application.</summary>
internal sealed class RpcBackendOptionsValidator(IServiceProviderIsService registered, IEnumerable<ServiceRegistration> services)
    : IValidateOptions<RpcBackendOptions>
{
    public const string GatewayInSameProcess =
        "The application has both AddRpcGateway and AddRpcBackend. A gateway serves contracts itself with "
        + "AddRpcGateway().AddService(...); a backend must be a process of its own.";

    public ValidateOptionsResult Validate(string? name, RpcBackendOptions options)
    {
        string[] errors = [.. options.Validate(), .. ValidateApplication(options)];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> ValidateApplication(RpcBackendOptions options)
    {
        if (registered.IsService(typeof(GatewayNode)))
        {
            yield return GatewayInSameProcess;
        }

        var contracts = FindContracts().ToHashSet(StringComparer.Ordinal);
        if (!services.Any())
        {
            yield return "The backend has no services. Add them with AddRpcBackend(...).AddService<TContract, TService>().";
        }

        foreach (var contract in options.PerCallContracts.Where(contract => !contracts.Contains(contract)))
        {
            yield return $"RoutePerCall(\"{contract}\") names a contract that the backend does not serve. It serves: "
                + $"{string.Join(", ", contracts.Order(StringComparer.Ordinal))}.";
        }
    }

    private IEnumerable<string> FindContracts()
    {
        foreach (var service in services)
        {
            string contract;
            try
            {
                contract = service.GetBinding().Name;
            }
            catch (InvalidOperationException)
            {
                // Reported when the table of methods is built.
                continue;
            }

            yield return contract;
        }
    }
}
